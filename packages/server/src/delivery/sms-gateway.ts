import type { Clock } from '../core/clock.ts';
import type { SmsGateway } from '../core/delivery/gateway.ts';
import type { DeliveryReceipt, ReceiptReader } from '../core/delivery/receipt.ts';
import { twilioReceipts } from './receipts/twilio-receipts.ts';
import { vonageReceipts } from './receipts/vonage-receipts.ts';
import { webhookReceipts } from './receipts/webhook-receipts.ts';
import { createSmpp } from './sms/smpp.ts';
import { createSns } from './sms/sns.ts';
import { createTwilio } from './sms/twilio.ts';
import { createVonage } from './sms/vonage.ts';
import { createWebhookSms } from './sms/webhook.ts';

export interface SmsProvider {
  readonly kind: 'twilio' | 'vonage' | 'sns' | 'webhook' | 'smpp';
  /** Checked when the configuration was read. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface SmsParts {
  readonly clock: Clock;
  /** Where providers report what became of a message: `{address}/{provider}`. */
  readonly receiptUrl: string;
  readonly onReceipt: (receipt: DeliveryReceipt) => Promise<void>;
}

/** The adapter of one configured provider. */
export function createSmsGateway({ kind, fields }: SmsProvider, parts: SmsParts): SmsGateway {
  const { clock, receiptUrl, onReceipt } = parts;
  const field = (name: string): string => fields[name] ?? '';
  const optional = <Name extends string>(...names: readonly Name[]): Partial<Record<Name, string>> =>
    Object.fromEntries(
      names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
    ) as Partial<Record<Name, string>>;
  const from = field('from');
  const statusCallback = `${receiptUrl}/${kind}`;
  switch (kind) {
    case 'twilio': {
      const sender = from === '' ? { messagingServiceSid: field('messagingServiceSid') } : { from };
      const account = { accountSid: field('accountSid'), authToken: field('authToken') };
      return createTwilio({ ...account, sender, statusCallback, ...optional('baseUrl') });
    }
    case 'vonage': {
      const credentials = { apiKey: field('apiKey'), apiSecret: field('apiSecret') };
      return createVonage({ credentials, from, statusCallback, ...optional('baseUrl') }, clock);
    }
    case 'sns': {
      const keys = { accessKeyId: field('accessKeyId'), secretAccessKey: field('secretAccessKey') };
      const extra = optional('sessionToken', 'senderId', 'originationNumber', 'baseUrl');
      return createSns({ region: field('region'), ...keys, ...extra }, clock);
    }
    case 'webhook':
      return createWebhookSms({ url: field('url'), secret: field('secret') }, clock);
    case 'smpp': {
      const login = { systemId: field('systemId'), password: field('password'), ...optional('systemType') };
      const address = { host: field('host'), port: Number(field('port')), tls: field('tls') === 'true' };
      return createSmpp({ ...address, ...login, from, onReceipt });
    }
  }
}

/** Reads a provider's authentic status webhooks; undefined for those that send none. */
export function createReceiptReader({ kind, fields }: SmsProvider, clock: Clock): ReceiptReader | undefined {
  const { authToken, signatureSecret, apiKey, secret } = fields;
  if (kind === 'twilio' && authToken !== undefined) return twilioReceipts(authToken);
  if (kind === 'vonage' && signatureSecret !== undefined) {
    return vonageReceipts({ signatureSecret, ...(apiKey !== undefined && { apiKey }) }, clock);
  }
  return kind === 'webhook' && secret !== undefined ? webhookReceipts({ secret }, clock) : undefined;
}
