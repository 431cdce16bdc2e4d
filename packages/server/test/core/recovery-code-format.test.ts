import { createHash, randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Random } from '../../src/core/ports/random.ts';
import { canonicalCode, generateBypassCode, generateCodes } from '../../src/core/recovery-code/format.ts';

const SEED = randomInt(2 ** 32);

/** Repeats itself for a seed: SHA-256 in counter mode. */
function seededRandom(seed: number): Random {
  let block = 0;
  let rest = Buffer.alloc(0);
  return {
    bytes(length) {
      while (rest.length < length) {
        rest = Buffer.concat([rest, createHash('sha256').update(`${seed} ${block++}`).digest()]);
      }
      const bytes = Uint8Array.from(rest.subarray(0, length));
      rest = rest.subarray(length);
      return bytes;
    },
  };
}

const random = seededRandom(SEED);

describe('the form of recovery codes', () => {
  test.each([
    ['alphanumeric-10', 10, /^[A-HJKMNP-Z2-9]{10}$/],
    ['digits-4-4', 10, /^\d{4} \d{4}$/],
    ['digits-8', 5, /^\d{8}$/],
  ] as const)('%s: %i distinct codes', (format, count, shape) => {
    const codes = generateCodes(format, random);
    expect(new Set(codes).size).toBe(count);
    for (const code of codes) expect(code).toMatch(shape);
  });

  test('a bypass code is five groups of five', () => {
    expect(generateBypassCode(random)).toMatch(/^([A-HJKMNP-Z2-9]{5}-){4}[A-HJKMNP-Z2-9]{5}$/);
  });

  test('spaces, hyphens and case do not count', () => {
    for (const typed of ['a1b2c3d4e5', ' A1B2C 3D4E5 ', 'A1B2C-3D4E5', 'Ａ1B2C3D4E5']) {
      expect(canonicalCode(typed)).toBe('A1B2C3D4E5');
    }
  });

  test('drawing again never ends in fewer codes', () => {
    let calls = 0;
    // Begins with the same code ten times over.
    const stuttering: Random = {
      bytes: (length) => (calls++ < 10 ? new Uint8Array(length) : random.bytes(length)),
    };
    expect(new Set(generateCodes('digits-8', stuttering)).size).toBe(5);
  });

  // A naive modulo would give about 280 and 150. z = 6 is passed once in a thousand million runs (Wilson, Hilferty).
  test.each([
    ['alphanumeric-10', 1_000, 31],
    ['digits-4-4', 5_000, 10],
  ] as const)('every character of %s is equally likely', (format, sets, letters) => {
    const counts = new Map<string, number>();
    for (let set = 0; set < sets; set++) {
      for (const letter of generateCodes(format, random).map(canonicalCode).join('')) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(letters);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const expected = total / letters;
    const statistic = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    const df = letters - 1;
    const critical = df * (1 - 2 / (9 * df) + 6 * Math.sqrt(2 / (9 * df))) ** 3;
    console.log(
      `${format}: seed ${SEED}, ${total} characters, chi-square ${statistic.toFixed(1)}, at most ${critical.toFixed(1)}`,
    );
    expect(statistic).toBeLessThan(critical);
  });
});
