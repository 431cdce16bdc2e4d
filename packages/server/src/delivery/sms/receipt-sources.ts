import type { Clock } from '../../core/clock.ts';
import type { ReceiptSource } from '../../core/delivery/receipt.ts';
import type { SmsProvider } from './sms-provider.ts';
import { SMS_PROVIDERS, type SmsProviderSettings } from './sms-providers.ts';

/** Who reports by status webhooks, by kind of provider. */
export function receiptSources(
  configured: readonly SmsProviderSettings[],
  clock: Clock,
): Map<string, ReceiptSource> {
  const sources = new Map<string, ReceiptSource>();
  for (const { kind, fields } of configured) {
    const { receipts }: SmsProvider = SMS_PROVIDERS[kind];
    const read = receipts?.createReader(fields, clock);
    if (receipts === undefined || read === undefined) continue;
    const { repeatsUnsigned = false } = receipts;
    const before = sources.get(kind);
    sources.set(kind, { read: before === undefined ? read : eitherOf(before.read, read), repeatsUnsigned });
  }
  return sources;
}

/** Two accounts at one provider report to one address: whose secret fits is asked in turn. */
function eitherOf(first: ReceiptSource['read'], second: ReceiptSource['read']): ReceiptSource['read'] {
  return async (request) => (await first(request)) ?? (await second(request));
}
