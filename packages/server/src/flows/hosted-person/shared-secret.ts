import { decodeBase32, encodeBase32, type OtpAlgorithm, OtpError } from '@countersign/otp';
import type { Factor } from '../../core/factor/factor.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';

const LEAST_BYTES = 10;
/** RFC 4226 §4, R6: shorter ones are taken, and said to be weak. */
const STRONG_BYTES = 16;
const MOST_BYTES = 128;

/** A secret that a business shares with its person's authenticator, as it came. */
export interface GivenSecret {
  readonly secret?: string | undefined;
  readonly type?: 'TOTP' | undefined;
  readonly algorithm?: OtpAlgorithm | undefined;
  readonly digits?: number | undefined;
  readonly period?: number | undefined;
}

export interface SharedSecret {
  readonly secret: Uint8Array;
  readonly parameters: Required<Omit<Factor['parameters'], 'entry'>>;
}

/** All of it is needed: a parameter left out would be guessed, and the person's codes would not fit. */
export function readSharedSecret(given: GivenSecret): Outcome<SharedSecret> {
  const { secret, type, algorithm, digits, period } = given;
  if (secret === undefined) return missing('secret');
  if (type === undefined) return missing('type');
  if (algorithm === undefined) return missing('algorithm');
  if (digits === undefined) return missing('digits');
  if (period === undefined) return missing('period');
  const bytes = decode(secret);
  if (bytes === undefined) return badSecret('secret must be base32, with or without padding');
  if (bytes.length < LEAST_BYTES) return badSecret('secret must have 80 bits at the least: 16 letters');
  if (bytes.length > MOST_BYTES) return badSecret('secret must have 1024 bits at the most');
  return succeed({ secret: bytes, parameters: { algorithm, digits, period } });
}

export function isWeak({ secret }: SharedSecret): boolean {
  return secret.length < STRONG_BYTES;
}

/** Whether the factor holds this secret under these parameters. */
export function holdsSecret(ports: Ports, factor: Factor, shared: SharedSecret): boolean {
  return factor.parameters.digits === shared.parameters.digits && sharesSteps(ports, factor, shared);
}

/**
 * Whether the factor's codes are those of this secret, however many digits of each are shown: the shorter ones end the
 * longer ones. Digests are compared: how long that takes reveals no byte of the secret.
 */
export function sharesSteps(ports: Ports, factor: Factor, { secret, parameters }: SharedSecret): boolean {
  const { algorithm, period } = factor.parameters;
  if (algorithm !== parameters.algorithm || period !== parameters.period) return false;
  const opened = openFactor(ports, factor);
  if (opened === undefined) return false;
  const [held, given] = [opened.secret, secret].map((bytes) => ports.handles.digest(encodeBase32(bytes)));
  return held === given;
}

function decode(text: string): Uint8Array | undefined {
  try {
    return decodeBase32(text);
  } catch (error) {
    if (error instanceof OtpError) return undefined;
    throw error;
  }
}

function missing(field: keyof GivenSecret) {
  return refuse('invalid_request', { field, message: `${field} is required for ENABLE` });
}

function badSecret(message: string) {
  return refuse('invalid_request', { field: 'secret', message });
}
