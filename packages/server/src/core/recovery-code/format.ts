import { normalizeCode } from '@countersign/otp';
import type { Random } from '../ports/random.ts';
import type { RecoveryCodeFormat } from './recovery-code.ts';

interface Shape {
  readonly count: number;
  readonly length: number;
  readonly alphabet: string;
  /** Characters between two spaces; absent: printed in one piece. */
  readonly group?: number;
}

// No 0/O, 1/I/L: codes are written down by hand. 31 letters in 10 places give 49 bits.
const READABLE = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const DIGITS = '0123456789';

const SHAPES: Record<RecoveryCodeFormat, Shape> = {
  'alphanumeric-10': { count: 10, length: 10, alphabet: READABLE },
  'digits-4-4': { count: 10, length: 8, alphabet: DIGITS, group: 4 },
  'digits-8': { count: 5, length: 8, alphabet: DIGITS },
};

/** 124 bits: kept as a plain SHA-256, and still short enough to read out over the phone. */
export const BYPASS_CODE_LENGTH = 25;

/** Five groups of five. */
export function generateBypassCode(random: Random): string {
  const code = randomCode({ length: BYPASS_CODE_LENGTH, alphabet: READABLE }, random);
  return (code.match(/.{5}/g) ?? []).join('-');
}

/** Distinct codes as they are printed for their owner. */
export function generateCodes(format: RecoveryCodeFormat, random: Random): string[] {
  const shape = SHAPES[format];
  const codes = new Set<string>();
  while (codes.size < shape.count) codes.add(printed(randomCode(shape, random), shape));
  return [...codes];
}

/** What is hashed: spaces, hyphens, width and case do not count. */
export function canonicalCode(code: string): string {
  return normalizeCode(code);
}

/** Whether it has the length of one that could have been issued: all else is some other code, mistyped. */
export function hasRecoveryCodeLength(code: string): boolean {
  const { length } = canonicalCode(code);
  return length === BYPASS_CODE_LENGTH || Object.values(SHAPES).some((shape) => shape.length === length);
}

/** Uniform: bytes beyond the last whole multiple of the alphabet are discarded. */
function randomCode({ length, alphabet }: Pick<Shape, 'length' | 'alphabet'>, random: Random): string {
  const limit = 256 - (256 % alphabet.length);
  let code = '';
  while (code.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < limit && code.length < length) code += alphabet[byte % alphabet.length] ?? '';
    }
  }
  return code;
}

function printed(code: string, { group }: Shape): string {
  return group === undefined ? code : `${code.slice(0, group)} ${code.slice(group)}`;
}
