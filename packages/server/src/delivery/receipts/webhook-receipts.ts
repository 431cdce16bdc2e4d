import type { Clock } from '../../core/clock.ts';
import type { DeliveryReceipt, ReceiptReader } from '../../core/delivery/receipt.ts';
import { providerCode, readJson, readText } from '../http-post.ts';
import { isSignedWebhook } from '../standard-webhook.ts';

export interface WebhookReceiptOptions {
  readonly secret: string;
  readonly provider?: string;
}

/** The operator's own gateway: `{"id", "status": "delivered" | "failed", "reason"?}`, signed like our posts. */
export function webhookReceipts(
  { secret, provider = 'webhook' }: WebhookReceiptOptions,
  clock: Clock,
): ReceiptReader {
  return async (request) => {
    if (!isSignedWebhook(secret, request, clock.now())) return undefined;
    const { id, status, reason } = readJson(request.body);
    const providerMessageId = readText(id);
    if (providerMessageId === undefined || !isFinal(status)) return [];
    const code = readText(reason);
    const receipt = { provider, providerMessageId, status };
    return [code === undefined ? receipt : { ...receipt, reason: providerCode(code) }];
  };
}

function isFinal(status: unknown): status is DeliveryReceipt['status'] {
  return status === 'delivered' || status === 'failed';
}
