import { createHmac } from 'node:crypto';
import type { SmsGateway } from '../../../core/delivery/gateway.ts';
import { accept, type HandOver } from '../../../core/delivery/hand-over.ts';
import type { OutgoingSms } from '../../../core/delivery/message.ts';
import type { DeliveryReceipt, ReceiptReader } from '../../../core/delivery/receipt.ts';
import {
  failedHandOver,
  type HttpAnswer,
  post,
  providerCode,
  readJson,
  readStatus,
  readText,
} from '../../http-post.ts';
import { isEqual } from '../../standard-webhook.ts';
import { BASE_URL, defineSmsProvider, TEXT } from '../sms-provider.ts';

export const twilio = defineSmsProvider({
  required: { accountSid: TEXT, authToken: TEXT },
  optional: BASE_URL,
  either: { from: TEXT, messagingServiceSid: TEXT },
  createGateway: ({ from, messagingServiceSid = '', ...account }, { statusCallback }) =>
    createTwilio({
      ...account,
      sender: from === undefined ? { messagingServiceSid } : { from },
      statusCallback,
    }),
  receipts: { createReader: ({ authToken }) => twilioReceipts(authToken) },
});

export interface TwilioOptions {
  readonly accountSid: string;
  /** Also the key under which Twilio signs its status webhooks. */
  readonly authToken: string;
  /** A key that can be revoked by itself, in place of the auth token. */
  readonly apiKey?: { readonly sid: string; readonly secret: string };
  readonly sender: { readonly from: string } | { readonly messagingServiceSid: string };
  readonly statusCallback?: string;
  /** Seconds after which an undelivered code is worth nothing. */
  readonly validitySeconds?: number;
  readonly baseUrl?: string;
}

const PROVIDER = 'twilio';

// https://www.twilio.com/docs/api/errors
const DESTINATION_ERRORS: Readonly<Record<string, 'invalid_destination' | 'opted_out'>> = {
  21211: 'invalid_destination',
  21265: 'invalid_destination',
  21610: 'opted_out',
  21614: 'invalid_destination',
};

/** Twilio's Messages resource (API 2010-04-01). */
export function createTwilio(options: TwilioOptions): SmsGateway {
  const { accountSid, baseUrl = 'https://api.twilio.com' } = options;
  const { sid, secret } = options.apiKey ?? { sid: accountSid, secret: options.authToken };
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, baseUrl);
  const headers = {
    authorization: `Basic ${Buffer.from(`${sid}:${secret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  return {
    provider: PROVIDER,
    send: async (message, { deadline }) => {
      const result = await post({ url, headers, body: form(message, options), deadline });
      return result.kind === 'answered' ? read(result.answer) : failedHandOver(PROVIDER, result);
    },
    close: async () => undefined,
  };
}

function form(message: OutgoingSms, { sender, statusCallback, validitySeconds }: TwilioOptions): string {
  const fields = new URLSearchParams({ To: message.to, Body: message.text });
  if ('from' in sender) fields.set('From', sender.from);
  else fields.set('MessagingServiceSid', sender.messagingServiceSid);
  if (statusCallback !== undefined) fields.set('StatusCallback', statusCallback);
  if (validitySeconds !== undefined) fields.set('ValidityPeriod', String(validitySeconds));
  return fields.toString();
}

function read({ status, body }: HttpAnswer): HandOver {
  const answer = readJson(body);
  if (status >= 200 && status < 300) return accept(PROVIDER, readText(answer['sid']));
  const code = typeof answer['code'] === 'number' ? String(answer['code']) : undefined;
  const fault = DESTINATION_ERRORS[code ?? ''];
  if (code === undefined || fault === undefined) return readStatus(PROVIDER, status, code);
  return { outcome: 'refused', provider: PROVIDER, permanent: true, reason: fault, providerCode: code };
}

const STATUSES: Readonly<Record<string, DeliveryReceipt['status']>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** Twilio's status callbacks: a form, with `X-Twilio-Signature` over the URL and its fields. */
export function twilioReceipts(authToken: string): ReceiptReader {
  return async ({ url, headers, body }) => {
    const fields = new URLSearchParams(body);
    const given = Buffer.from(headers['x-twilio-signature'] ?? '', 'base64');
    if (!spellings(url).some((spelling) => isEqual(given, twilioMac(authToken, spelling, fields))))
      return undefined;
    return readFields(fields);
  };
}

/**
 * https://www.twilio.com/docs/usage/security: HMAC-SHA1 over the URL and all fields, sorted by name, each
 * name followed by its value; repeated values once, sorted.
 */
export function twilioMac(authToken: string, url: string, fields: URLSearchParams): Buffer {
  const pairs = [...new Set(fields.keys())]
    .toSorted()
    .flatMap((name) => [...new Set(fields.getAll(name))].toSorted().map((value) => name + value));
  return createHmac('sha1', authToken)
    .update(url + pairs.join(''))
    .digest();
}

/** Twilio signs the URL sometimes with its port, default or not, and sometimes without. */
function spellings(url: string): string[] {
  const [, start = '', host = '', port, rest = ''] =
    /^(https?:\/\/)([^/?#]+?)(:\d+)?([/?#].*)?$/.exec(url) ?? [];
  if (start === '') return [url];
  const standard = start === 'https://' ? ':443' : ':80';
  return [start + host + rest, start + host + (port ?? standard) + rest];
}

function readFields(fields: URLSearchParams): DeliveryReceipt[] {
  const providerMessageId = fields.get('MessageSid');
  const status = STATUSES[fields.get('MessageStatus') ?? ''];
  if (!providerMessageId || status === undefined) return [];
  const code = fields.get('ErrorCode');
  return [
    {
      provider: PROVIDER,
      providerMessageId,
      status,
      ...(code === null || code === '' ? {} : { reason: providerCode(code) }),
    },
  ];
}
