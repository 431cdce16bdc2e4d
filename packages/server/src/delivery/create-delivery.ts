import type { Clock } from '../core/clock.ts';
import type { Delivery } from '../core/delivery/delivery.ts';
import type { Gateway } from '../core/delivery/gateway.ts';
import type { Inbox } from '../core/delivery/inbox.ts';
import { mailDomainOf } from '../core/delivery/public-host.ts';
import type { DeliveryReceipt, ReceiptSource } from '../core/delivery/receipt.ts';
import { createInboxGateways } from './development/inbox-gateways.ts';
import { createSmtp, type SmtpOptions } from './email/smtp.ts';
import { createFailover } from './failover.ts';
import { phoneNumbers } from './phone/phone-numbers.ts';
import { receiptSources } from './sms/receipt-sources.ts';
import { SMS_PROVIDERS, type SmsProviderSettings } from './sms/sms-providers.ts';
import { messageTexts } from './texts/message-texts.ts';

/** How long one provider may take before the next one is asked; in milliseconds. */
const PROVIDER_LIMIT = 6_000;

export interface DeliveryOptions {
  readonly mode: 'development' | 'production';
  readonly publicUrl: string;
  readonly smtp: readonly Omit<SmtpOptions, 'from'>[];
  readonly mailFrom: string;
  readonly smsProviders: readonly SmsProviderSettings[];
  readonly clock: Clock;
  /** Called with receipts that come over a provider's own connection (SMPP). */
  readonly onReceipt: (receipt: DeliveryReceipt) => Promise<void>;
  /** Called where the certificate of a mail server does not hold. */
  readonly onUntrusted?: (server: UntrustedServer) => void;
}

export interface UntrustedServer {
  readonly host: string;
  /** Node.js's name for it, such as `CERT_HAS_EXPIRED`. */
  readonly reason: string;
}

export interface DeliveryRoom {
  readonly delivery: Delivery;
  /** Who reports by status webhooks, by kind of provider. */
  readonly receiptSources: ReadonlyMap<string, ReceiptSource>;
  /** Development without providers: where the messages are. */
  readonly inbox?: Inbox;
  close(): Promise<void>;
}

/** The configured providers behind core's ports; in development what is not configured ends up in the inbox. */
export function createDelivery(options: DeliveryOptions): DeliveryRoom {
  const { mode, publicUrl, clock, smsProviders } = options;
  const development = mode === 'development' ? createInboxGateways(clock) : undefined;
  const sms = chain(smsGateways(options), clock) ?? development?.sms;
  const email = chain(mailGateways(options), clock) ?? development?.email;
  const isUsed = development !== undefined && (sms === development.sms || email === development.email);
  return {
    delivery: {
      ...(sms !== undefined && { sms }),
      ...(email !== undefined && { email }),
      texts: messageTexts,
      phoneNumbers,
      acceptsAnyNumber: development !== undefined && smsProviders.length === 0,
      publicUrl,
      listeners: new Set(),
    },
    receiptSources: receiptSources(smsProviders, clock),
    ...(isUsed && { inbox: development.inbox }),
    close: async () => {
      await Promise.all([sms?.close(), email?.close()]);
    },
  };
}

function smsGateways({ smsProviders, publicUrl, clock, onReceipt }: DeliveryOptions) {
  return smsProviders.map(({ kind, fields }) => {
    const statusCallback = `${publicUrl}/delivery/receipts/${kind}`;
    return SMS_PROVIDERS[kind].createGateway(fields, { clock, statusCallback, onReceipt });
  });
}

function mailGateways({ smtp, mailFrom: from, publicUrl, onUntrusted }: DeliveryOptions) {
  const greetingName = mailDomainOf(publicUrl);
  return smtp.map((server) => {
    const { host } = server;
    const report = (reason: string): void => onUntrusted?.({ host, reason });
    return createSmtp({ ...server, from, greetingName, onUntrusted: report });
  });
}

function chain<Message>(gateways: readonly Gateway<Message>[], clock: Clock): Gateway<Message> | undefined {
  if (gateways.length === 0) return undefined;
  const providers = gateways.map((gateway) => ({ gateway, timeoutMs: PROVIDER_LIMIT }));
  return createFailover(providers, clock);
}
