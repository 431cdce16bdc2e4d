import { createHash, createPrivateKey, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../../core/clock.ts';
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
import { BASE_URL, defineSmsProvider, TEXT } from '../sms-provider.ts';

export const vonage = defineSmsProvider({
  required: { apiKey: TEXT, apiSecret: TEXT, from: TEXT },
  optional: { signatureSecret: TEXT, ...BASE_URL },
  createGateway: ({ apiKey, apiSecret, signatureSecret: _ofReceipts, ...rest }, { clock, statusCallback }) =>
    createVonage({ ...rest, credentials: { apiKey, apiSecret }, statusCallback }, clock),
  receipts: {
    createReader: ({ signatureSecret, apiKey }, clock) =>
      signatureSecret === undefined ? undefined : vonageReceipts({ signatureSecret, apiKey }, clock),
    repeatsUnsigned: true,
  },
});

export interface VonageOptions {
  /** Status webhooks come to applications only; the key and secret of an account are for trying it out. */
  readonly credentials:
    | { readonly applicationId: string; readonly privateKey: string }
    | { readonly apiKey: string; readonly apiSecret: string };
  readonly from: string;
  /** Wins over the status URL that is registered with the application. */
  readonly statusCallback?: string;
  /** Seconds after which an undelivered code is worth nothing; Vonage recommends at least 1,800. */
  readonly validitySeconds?: number;
  readonly baseUrl?: string;
}

const PROVIDER = 'vonage';

/** Seconds that a request's token lives. */
const TOKEN_LIFE = 60;

// https://developer.vonage.com/api-errors/messages
const DESTINATION_ERRORS = new Set(['1040', '1050']);

/** Vonage's Messages API, version 1, channel SMS. */
export function createVonage(options: VonageOptions, clock: Clock): SmsGateway {
  const url = new URL('/v1/messages', options.baseUrl ?? 'https://api.nexmo.com');
  const authorize = authorizer(options.credentials, clock);
  return {
    provider: PROVIDER,
    send: async (message, { deadline }) => {
      const headers = {
        authorization: await authorize(),
        'content-type': 'application/json',
        accept: 'application/json',
      };
      const result = await post({ url, headers, body: document(message, options), deadline });
      return result.kind === 'answered' ? read(result.answer) : failedHandOver(PROVIDER, result);
    },
    close: async () => undefined,
  };
}

function authorizer(credentials: VonageOptions['credentials'], clock: Clock): () => Promise<string> {
  if ('apiKey' in credentials) {
    const { apiKey, apiSecret } = credentials;
    const basic = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
    return async () => basic;
  }
  const key = createPrivateKey(credentials.privateKey);
  return async () => {
    const now = Math.floor(clock.now() / 1000);
    const token = new SignJWT({ application_id: credentials.applicationId })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt(now)
      .setExpirationTime(now + TOKEN_LIFE)
      .setJti(randomUUID());
    return `Bearer ${await token.sign(key)}`;
  };
}

function document(message: OutgoingSms, { from, statusCallback, validitySeconds }: VonageOptions): string {
  return JSON.stringify({
    channel: 'sms',
    message_type: 'text',
    // E.164 without its plus.
    to: message.to.replace(/^\+/, ''),
    from,
    text: message.text,
    client_ref: message.reference,
    ...(statusCallback === undefined ? {} : { webhook_url: statusCallback, webhook_version: 'v1' }),
    ...(validitySeconds === undefined ? {} : { ttl: validitySeconds }),
  });
}

function read({ status, body }: HttpAnswer): HandOver {
  const answer = readJson(body);
  if (status >= 200 && status < 300) return accept(PROVIDER, readText(answer['message_uuid']));
  // RFC 9457: the type is a URL, whose fragment is the code.
  const code = readText(answer['type'])?.match(/#([\w-]+)$/)?.[1];
  if (code === undefined || !DESTINATION_ERRORS.has(code)) return readStatus(PROVIDER, status, code);
  const fault = { permanent: true, reason: 'invalid_destination', providerCode: code } as const;
  return { outcome: 'refused', provider: PROVIDER, ...fault };
}

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
 * the SHA-256 of the body. Vonage says that it may send one unsigned by mistake.
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
    return readReport(body);
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

function readReport(body: string): DeliveryReceipt[] {
  const message = readJson(body);
  const providerMessageId = readText(message['message_uuid']);
  const status = STATUSES[readText(message['status']) ?? ''];
  if (providerMessageId === undefined || status === undefined) return [];
  const reason = errorCode(message['error']);
  return [{ provider: PROVIDER, providerMessageId, status, ...(reason === undefined ? {} : { reason }) }];
}

/** `{"type": "https://developer.vonage.com/api-errors/messages#1260", "title": "1260", …}` */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, title } = { type: undefined, title: undefined, ...error };
  const code = readText(type)?.match(/#([\w-]+)$/)?.[1] ?? readText(title);
  return code === undefined ? undefined : providerCode(code);
}
