import { decodeBase32, encodeBase32 } from './base32.ts';
import { OtpError } from './otp-error.ts';
import {
  checkAlgorithm,
  checkCounter,
  checkDigits,
  checkPeriod,
  checkSecret,
  DEFAULT_ALGORITHM,
  DEFAULT_DIGITS,
  DEFAULT_PERIOD,
  type OtpAlgorithm,
} from './parameters.ts';

interface OtpauthFields {
  /** Who the account is with; no colon. Absent or empty where the URI names nobody. */
  issuer?: string;
  /** Whose account it is: not empty, and no colon unless there is an issuer. */
  account: string;
  /** The shared secret, at least one byte. */
  secret: Uint8Array;
  /** The HMAC hash; `SHA1` unless given. */
  algorithm?: OtpAlgorithm;
  /** The length of the codes: 6 (unless given), 7 or 8. */
  digits?: number;
  /** Further parameters, for example `client_id`. */
  extra?: Record<string, string>;
}

/** A time-based enrollment. */
export interface TotpUriOptions extends OtpauthFields {
  type?: 'totp';
  /** The length of a time step in seconds; 30 unless given. */
  period?: number;
}

/** A counter-based enrollment. */
export interface HotpUriOptions extends OtpauthFields {
  type: 'hotp';
  /** The counter of the next code: a whole number from 0 to 2^53 - 1. */
  counter: number;
}

interface ParsedFields {
  /** Who the account is with, or absent. */
  issuer?: string;
  account: string;
  secret: Uint8Array;
  algorithm: OtpAlgorithm;
  digits: number;
  /** The parameters that the format does not define. */
  extra: Record<string, string>;
}

/** What an `otpauth:` URI says, its defaults filled in; `buildOtpauthUri` takes it back. */
export type OtpauthUri =
  | (ParsedFields & { type: 'totp'; period: number })
  | (ParsedFields & { type: 'hotp'; counter: number });

type Parameters = ReadonlyMap<string, string>;

const DEFINED_NAMES = ['secret', 'issuer', 'algorithm', 'digits', 'period', 'counter'];

/**
 * Writes the URI that authenticator apps enroll from, usually as a QR code. All is percent-encoded, a
 * space as `%20`; blanks around issuer and account are dropped.
 *
 * @returns `otpauth://totp/{issuer}:{account}?secret=…&issuer=…&algorithm=SHA1&digits=6&period=30`,
 * the extras behind the issuer, or `otpauth://hotp/…` with `counter` in the place of `period`.
 * @throws {@link OtpError} `invalid_label` for an issuer or account the format cannot carry,
 * `invalid_parameter` for an extra that has no name, takes a defined one or is no valid Unicode, and
 * `invalid_secret`, `invalid_algorithm`, `invalid_digits`, `invalid_period` or `invalid_counter`.
 * @see Key URI Format, https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function buildOtpauthUri(options: TotpUriOptions | HotpUriOptions): string {
  const { secret, algorithm = DEFAULT_ALGORITHM, digits = DEFAULT_DIGITS, extra = {} } = options;
  checkSecret(secret);
  checkAlgorithm(algorithm);
  checkDigits(digits);
  const issuer = options.issuer?.trim() ?? '';
  const issuerPair: [string, string][] = issuer === '' ? [] : [['issuer', issuer]];
  const query = [
    ['secret', encodeBase32(secret)],
    ...issuerPair,
    ...extraPairs(extra),
    ['algorithm', algorithm],
    ['digits', `${digits}`],
    movingFactorPair(options),
  ].map((pair) => pair.map((part) => encode(part, 'invalid_parameter')).join('='));
  return `otpauth://${options.type ?? 'totp'}/${buildLabel(issuer, options.account.trim())}?${query.join('&')}`;
}

/**
 * Reads an `otpauth:` URI, of any issuer: the label's prefix stands in for a missing `issuer`, `+` in
 * the query is a space, `SHA-256` and `HmacSHA256` are `SHA256`. A parameter of the other type
 * (`period` in `hotp`) is dropped.
 *
 * @returns The enrollment with the format's defaults filled in.
 * @throws {@link OtpError} `invalid_uri` for what is no such URI, gives a parameter twice or encodes
 * wrongly, `invalid_label` without an account, `invalid_base32` or `invalid_secret`, `invalid_algorithm`,
 * `invalid_digits`, `invalid_period`, and `invalid_counter`, also where `hotp` has none.
 * @see Key URI Format, https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function parseOtpauthUri(text: string): OtpauthUri {
  const match = /^otpauth:\/\/(totp|hotp)\/([^?#]*)\?([^#]*)/i.exec(text.trim());
  if (!match) throw new OtpError('invalid_uri', 'The text is no otpauth: URI of type totp or hotp.');
  const [, type = '', label = '', query = ''] = match;
  const parameters = parseQuery(query);
  const fields = {
    ...parseLabel(decode(label), parameters.get('issuer')?.trim()),
    ...parseSettings(parameters),
    extra: Object.fromEntries([...parameters].filter(([name]) => !DEFINED_NAMES.includes(name))),
  };
  if (type.toLowerCase() === 'hotp') return { type: 'hotp', ...fields, counter: parseCounter(parameters) };
  return { type: 'totp', ...fields, period: parsePeriod(parameters) };
}

function movingFactorPair(options: TotpUriOptions | HotpUriOptions): [string, string] {
  if (options.type === 'hotp') {
    checkCounter(options.counter);
    return ['counter', `${options.counter}`];
  }
  const { period = DEFAULT_PERIOD } = options;
  checkPeriod(period);
  return ['period', `${period}`];
}

function extraPairs(extra: Record<string, string>): [string, string][] {
  const pairs = Object.entries(extra);
  if (pairs.some(([name]) => name === '' || DEFINED_NAMES.includes(name))) {
    throw new OtpError(
      'invalid_parameter',
      'An extra parameter needs a name that the format does not define.',
    );
  }
  return pairs;
}

// Key URI Format, "Label": a colon ends the issuer, be it encoded or not.
function buildLabel(issuer: string, account: string): string {
  if (account === '' || issuer.includes(':') || (issuer === '' && account.includes(':'))) {
    throw new OtpError(
      'invalid_label',
      'A label needs an account, and a colon only between issuer and account.',
    );
  }
  const encoded = encode(account, 'invalid_label');
  return issuer === '' ? encoded : `${encode(issuer, 'invalid_label')}:${encoded}`;
}

function parseLabel(label: string, issuer: string | undefined): { issuer?: string; account: string } {
  const colon = issuer && label.startsWith(`${issuer}:`) ? issuer.length : label.indexOf(':');
  const account = label.slice(colon + 1).trim();
  if (account === '') throw new OtpError('invalid_label', 'The label of the URI names no account.');
  const name = issuer || label.slice(0, Math.max(0, colon)).trim();
  return name === '' ? { account } : { issuer: name, account };
}

function parseSettings(parameters: Parameters) {
  const secret = decodeBase32(parameters.get('secret') ?? '');
  checkSecret(secret);
  const digits = parseNumber(parameters.get('digits'), DEFAULT_DIGITS);
  checkDigits(digits);
  return { secret, algorithm: parseAlgorithm(parameters.get('algorithm')), digits };
}

function parseAlgorithm(text: string = DEFAULT_ALGORITHM): OtpAlgorithm {
  const algorithm = text.toUpperCase().replace(/^HMAC/, '').replaceAll('-', '');
  checkAlgorithm(algorithm);
  return algorithm;
}

function parsePeriod(parameters: Parameters): number {
  const period = parseNumber(parameters.get('period'), DEFAULT_PERIOD);
  checkPeriod(period);
  return period;
}

function parseCounter(parameters: Parameters): number {
  const counter = parseNumber(parameters.get('counter'), Number.NaN);
  checkCounter(counter);
  return counter;
}

function parseNumber(text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  return /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}

function parseQuery(query: string): Parameters {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [name = '', ...rest] = pair.replaceAll('+', ' ').split('=');
    const key = decode(name);
    if (parameters.has(key)) throw new OtpError('invalid_uri', 'The URI gives a parameter twice.');
    parameters.set(key, decode(rest.join('=')));
  }
  return parameters;
}

function encode(text: string, code: 'invalid_label' | 'invalid_parameter'): string {
  if (!text.isWellFormed()) throw new OtpError(code, 'The text holds half a surrogate pair.');
  // RFC 3986 §2.2 reserves what encodeURIComponent leaves alone.
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OtpError('invalid_uri', 'The URI holds a broken percent-encoding.');
  }
}
