import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyArgon2 } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

/** A hash that another system, or this one, made. */
export interface ReadHash {
  /** Evaluates a password once. */
  readonly check: (password: string) => Promise<boolean>;
  /** Whether it costs more than what is taken from elsewhere may; ours cost what the configuration says. */
  readonly isTooCostly: boolean;
}

/** One way of hashing, in PHC or Modular form. */
interface Scheme {
  readonly prefix: RegExp;
  /** Undefined for what is malformed. */
  readonly read: (text: string) => ReadHash | undefined;
}

const derive = {
  scrypt: promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
    scrypt,
  ),
  pbkdf2: promisify(pbkdf2),
};

/** What one evaluation may cost at the most: whoever logs in makes the service pay it. */
const MOST = {
  argon2Memory: 262_144,
  argon2Work: 1_048_576,
  bcryptCost: 14,
  scryptBytes: 134_217_728,
  scryptParallel: 4,
  pbkdf2Iterations: 2_000_000,
};
const LEAST_KEY_BYTES = 16;
const MOST_KEY_BYTES = 64;

const SCHEMES: readonly Scheme[] = [
  { prefix: /^\$argon2/, read: readArgon2 },
  { prefix: /^\$2/, read: readBcrypt },
  { prefix: /^\$scrypt\$/, read: readScrypt },
  { prefix: /^\$pbkdf2/, read: readPbkdf2 },
];

export function readPasswordHash(text: string): ReadHash | undefined {
  return SCHEMES.find(({ prefix }) => prefix.test(text))?.read(text);
}

/** Why a hash cannot be taken over; undefined where it can. */
export function complainOfHash(text: string): string | undefined {
  const read = readPasswordHash(text);
  if (read === undefined)
    return 'The hash is none of argon2, bcrypt, scrypt and PBKDF2 in PHC or Modular form';
  return read.isTooCostly ? 'The hash costs more than a login may take' : undefined;
}

function readArgon2(text: string): ReadHash | undefined {
  const form = /^\$argon2(?:id|i|d)\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[\w+/-]+\$[\w+/-]{22,}$/;
  const [memory, time, lanes] = numbersOf(form, text);
  if (memory === undefined || time === undefined || lanes === undefined) return undefined;
  const isTooCostly = memory > MOST.argon2Memory || memory * time > MOST.argon2Work || lanes > 16;
  return { isTooCostly, check: (password) => verifyArgon2(text, password) };
}

/** It reads 72 bytes and no NUL: what is longer was cut by whoever made it, too. */
function readBcrypt(text: string): ReadHash | undefined {
  const [cost] = numbersOf(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/, text);
  if (cost === undefined || cost < 4) return undefined;
  const check = async (password: string) => !password.includes('\0') && verifyBcrypt(password, text);
  return { isTooCostly: cost > MOST.bcryptCost, check };
}

function readScrypt(text: string): ReadHash | undefined {
  const form = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;
  const [logarithm = 0, r = 0, p = 0] = numbersOf(form, text);
  const [salt, key] = bytesOf(form, text);
  if (salt === undefined || key === undefined || logarithm < 1 || r < 1 || p < 1) return undefined;
  const bytes = 128 * 2 ** logarithm * r;
  const isTooCostly = bytes > MOST.scryptBytes || p > MOST.scryptParallel;
  const options = { N: 2 ** logarithm, r, p, maxmem: bytes * 2 };
  const check = async (password: string) =>
    equal(key, await derive.scrypt(password, salt, key.length, options));
  return { isTooCostly, check };
}

function readPbkdf2(text: string): ReadHash | undefined {
  const form = /^\$pbkdf2(?:-(?:sha1|sha256|sha512))?\$(?:i=)?(\d+)(?:,l=\d+)?\$([^$]+)\$([^$]+)$/;
  const [iterations = 0] = numbersOf(form, text);
  const [salt, key] = bytesOf(form, text);
  if (salt === undefined || key === undefined || iterations < 1) return undefined;
  const digest = /^\$pbkdf2-(sha\d+)/.exec(text)?.[1] ?? 'sha1';
  const check = async (password: string) =>
    equal(key, await derive.pbkdf2(password, salt, iterations, key.length, digest));
  return { isTooCostly: iterations > MOST.pbkdf2Iterations, check };
}

function numbersOf(form: RegExp, text: string): number[] {
  const [, ...parts] = form.exec(text) ?? [];
  const end = parts.findIndex((part) => !/^\d{1,9}$/.test(part));
  return parts.slice(0, end === -1 ? parts.length : end).map(Number);
}

/** Salt and key, the last two parts: base64 without padding, in either alphabet of the field. */
function bytesOf(form: RegExp, text: string): readonly [Buffer, Buffer] | readonly [] {
  const parts = form.exec(text)?.slice(-2) ?? [];
  const [salt, key] = parts.map((part) => Buffer.from(part.replaceAll('.', '+'), 'base64'));
  if (salt === undefined || key === undefined || salt.length === 0) return [];
  return key.length < LEAST_KEY_BYTES || key.length > MOST_KEY_BYTES ? [] : [salt, key];
}

function equal(key: Buffer, derived: Buffer): boolean {
  return timingSafeEqual(key, derived);
}
