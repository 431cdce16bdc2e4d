import {
  decodeBase32,
  encodeBase32,
  generateTotp,
  type OtpAlgorithm,
  parseOtpauthUri,
  timeStep,
} from '@countersign/otp';
import type { Json } from '../request/http-request.ts';
import { visit } from '../session/tokens.ts';

/** One account in the virtual authenticator. */
export interface Entry {
  /** The secret in base32: nothing is in the list twice. */
  readonly id: string;
  readonly issuer: string;
  readonly account: string;
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly algorithm: OtpAlgorithm;
  readonly digits: number;
  /** In seconds. */
  readonly period: number;
}

/** Reads an otpauth: URI, or a secret as it is typed in by hand; undefined where it is neither. */
export function readEntry(text: string, account = ''): Entry | undefined {
  try {
    return /^\s*otpauth:/i.test(text) ? fromUri(text) : fromSecret(text, account);
  } catch {
    return undefined;
  }
}

function fromUri(text: string): Entry | undefined {
  const uri = parseOtpauthUri(text);
  if (uri.type !== 'totp') return undefined;
  const { issuer = '', account, algorithm, digits, period } = uri;
  const secret = Uint8Array.from(uri.secret);
  return { id: encodeBase32(secret), issuer, account, secret, algorithm, digits, period };
}

function fromSecret(text: string, account: string): Entry | undefined {
  const secret = decodeBase32(text);
  if (secret.length === 0) return undefined;
  return { id: encodeBase32(secret), issuer: '', account, secret, algorithm: 'SHA1', digits: 6, period: 30 };
}

/** The enrollment that an answer shows: by its URI where it has one, else by its secret. */
export function findEntry(json: Json | undefined): Entry | undefined {
  const found: { uri?: string; secret?: string } = {};
  visit(json ?? null, '', (name, text) => {
    if (text.startsWith('otpauth:')) found.uri = text;
    if (name === 'secret') found.secret = text;
  });
  const text = found.uri ?? found.secret;
  return text === undefined ? undefined : readEntry(text);
}

export interface Code {
  readonly text: string;
  /** Of the time step, which is what is used up. */
  readonly step: number;
  readonly secondsLeft: number;
}

export async function codeAt(entry: Entry, now: number): Promise<Code> {
  const { secret, algorithm, digits, period } = entry;
  const step = timeStep(now, period);
  return {
    text: await generateTotp({ secret, algorithm, digits, period, now }),
    step,
    secondsLeft: period - Math.floor((now / 1000) % period),
  };
}

/** “Issuer (account)”, or what of it is known. */
export function nameOf({ issuer, account }: Entry): string | undefined {
  if (issuer !== '' && account !== '') return `${issuer} (${account})`;
  return issuer || account || undefined;
}
