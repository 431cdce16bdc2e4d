import { createHmac } from 'node:crypto';
import type { Hmac } from '../core/ports/hmac.ts';

/** In place, where WebCrypto sends each of a code's three to another thread. */
export const hmac: Hmac = (algorithm, secret, message) =>
  createHmac(algorithm, secret).update(message).digest();
