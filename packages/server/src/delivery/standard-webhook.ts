import { createHmac, timingSafeEqual } from 'node:crypto';

// Standard Webhooks 1.0 (github.com/standard-webhooks), symmetric signatures.

/** Seconds by which the other clock may be off. */
const TOLERANCE = 300;

export interface WebhookStamp {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function signWebhook(secret: string, body: string, stamp: WebhookStamp): Record<string, string> {
  return signWithEach([secret], body, stamp);
}

/** A receiver takes a message that any one of its secrets signed: that is how secrets are rotated. */
export function signWithEach(
  secrets: readonly string[],
  body: string,
  { id, now }: WebhookStamp,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const macs = secrets.map((secret) => mac(secret, `${id}.${timestamp}.${body}`));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': macs.map((bytes) => `v1,${bytes.toString('base64')}`).join(' '),
  };
}

/** True for a signature over exactly this body that is at most five minutes old, or ahead. */
export function isSignedWebhook(
  secret: string,
  { headers, body }: { headers: Readonly<Record<string, string | undefined>>; body: string },
  now: number,
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (id === undefined || timestamp === undefined || signatures === undefined) return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const expected = mac(secret, `${id}.${timestamp}.${body}`);
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    return version === 'v1' && isEqual(Buffer.from(value, 'base64'), expected);
  });
}

export function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function mac(secret: string, message: string): Buffer {
  return createHmac('sha256', readSecret(secret)).update(message).digest();
}

/** `whsec_` and at least 24 bytes in base64, as the specification wants it. */
function readSecret(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length < 24) throw new RangeError('A webhook secret is whsec_ and at least 24 bytes in base64');
  return key;
}
