import { createHmac } from 'node:crypto';
import type { DeliveryReceipt, ReceiptReader } from '../../core/delivery/receipt.ts';
import { providerCode } from '../http-post.ts';
import { isEqual } from '../standard-webhook.ts';

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

/** Twilio signs the URL sometimes with its default port and sometimes without. */
function spellings(url: string): string[] {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.port !== '') return [url];
  const port = parsed.protocol === 'https:' ? '443' : '80';
  return [url, url.replace(/^(https?:\/\/[^/?#]+)/, `$1:${port}`)];
}

function readFields(fields: URLSearchParams): DeliveryReceipt[] {
  const providerMessageId = fields.get('MessageSid');
  const status = STATUSES[fields.get('MessageStatus') ?? ''];
  if (!providerMessageId || status === undefined) return [];
  const code = fields.get('ErrorCode');
  return [
    {
      provider: 'twilio',
      providerMessageId,
      status,
      ...(code === null || code === '' ? {} : { reason: providerCode(code) }),
    },
  ];
}
