import type { FastifyRequest } from 'fastify';
import { conduitErrors } from './conduit/conduit-errors.ts';
import { hostedErrors } from './hosted/hosted-errors.ts';
import { nativeErrors } from './native/native-errors.ts';
import { swapbitsErrors } from './swapbits/swapbits-errors.ts';
import type { ErrorShape } from './wire-error.ts';

const PREFIXES: readonly [RegExp, ErrorShape][] = [
  [/^\/auth\/2fa(?:[/?]|$)/, swapbitsErrors],
  [/^\/v1(?:[/?]|$)/, hostedErrors],
  [/^\/authentication(?:[/?]|$)/, conduitErrors],
];

/** The API whose prefix a request carries; most are the native one's. */
export function errorShapeOf({ url }: FastifyRequest): ErrorShape {
  return PREFIXES.find(([prefix]) => prefix.test(url))?.[1] ?? nativeErrors;
}
