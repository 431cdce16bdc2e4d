import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../../core/clock.ts';
import type { SmsGateway } from '../../core/delivery/gateway.ts';
import { accept, type HandOver } from '../../core/delivery/hand-over.ts';
import type { OutgoingSms } from '../../core/delivery/message.ts';
import { failedHandOver, type HttpAnswer, post, readJson, readStatus, readText } from '../http-post.ts';

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
