import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Clock } from '../../core/clock.ts';
import type { DeliveryReceipt, ReceiptReader } from '../../core/delivery/receipt.ts';
import { providerCode, readJson, readText } from '../http-post.ts';

export interface VonageReceiptOptions {
  /** The account's, from the dashboard: not the API secret. */
  readonly signatureSecret: string;
  /** Where given, the token must name it. */
  readonly apiKey?: string;
}

/** Vonage repeats a webhook for a day. */
const LONGEST_AGE = '24 hours';

const STATUSES: Readonly<Record<string, DeliveryReceipt['status']>> = {
  delivered: 'delivered',
  read: 'delivered',
  rejected: 'failed',
  undeliverable: 'failed',
};

/**
 * Status webhooks of the Messages API: JSON, with a JWT (HS256) in `Authorization` whose `payload_hash` is
 * the SHA-256 of the body. Answer an unauthentic one with a 5xx: Vonage says that it may send one unsigned by
 * mistake, and then repeats it signed.
 */
export function vonageReceipts(
  { signatureSecret, apiKey }: VonageReceiptOptions,
  clock: Clock,
): ReceiptReader {
  const key = Buffer.from(signatureSecret);
  return async ({ headers, body }) => {
    const token = /^Bearer ([\w.-]+)$/i.exec(headers['authorization'] ?? '')?.[1];
    const claims = token === undefined ? undefined : await verify(token, key, clock);
    if (claims === undefined || !isHashOf(claims['payload_hash'], body)) return undefined;
    if (apiKey !== undefined && claims['api_key'] !== apiKey) return undefined;
    return readStatus(body);
  };
}

async function verify(token: string, key: Uint8Array, clock: Clock) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      currentDate: new Date(clock.now()),
      maxTokenAge: LONGEST_AGE,
      clockTolerance: 300,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function isHashOf(hash: unknown, body: string): boolean {
  return typeof hash === 'string' && hash.toLowerCase() === createHash('sha256').update(body).digest('hex');
}

function readStatus(body: string): DeliveryReceipt[] {
  const message = readJson(body);
  const providerMessageId = readText(message['message_uuid']);
  const status = STATUSES[readText(message['status']) ?? ''];
  if (providerMessageId === undefined || status === undefined) return [];
  const reason = errorCode(message['error']);
  return [{ provider: 'vonage', providerMessageId, status, ...(reason === undefined ? {} : { reason }) }];
}

/** `{"type": "https://developer.vonage.com/api-errors/messages#1260", "title": "1260", …}` */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, title } = { type: undefined, title: undefined, ...error };
  const code = readText(type)?.match(/#([\w-]+)$/)?.[1] ?? readText(title);
  return code === undefined ? undefined : providerCode(code);
}
