import { createHash, randomInt } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { draftSentCode } from '../../src/core/sent-code/code.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';

const DRAWN = 200_000;
const owner = { applicationId: 'a', accountId: 'b', challengeId: 'c', factorId: 'f' };

/** Bytes that a run can be repeated with. */
function seeded(seed: number): (length: number) => Uint8Array {
  let block = 0;
  let rest = Buffer.alloc(0);
  return (length) => {
    while (rest.length < length) {
      rest = Buffer.concat([rest, createHash('sha512').update(`${seed}.${block++}`).digest()]);
    }
    const bytes = Uint8Array.from(rest.subarray(0, length));
    rest = rest.subarray(length);
    return bytes;
  };
}

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Of the chi-square distribution; Wilson and Hilferty 1931, good to a thousandth here. */
function criticalValue(freedom: number, z: number): number {
  return freedom * (1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
}

/** One run in a million fails by chance. */
const Z = 4.753;

describe('the digits of a sent code', async () => {
  const world = await composeEngine(engines[0]!, { cheapHashes: true });
  afterAll(world.close);
  const seed = Number(process.env['FC_SEED'] ?? randomInt(2 ** 31));
  const draw = (bytes: (length: number) => Uint8Array) => {
    const keyedHash = { ...world.engine.keyedHash, currentKeyId: 'k', mac: () => '' };
    const engine = { ...world.engine, keyedHash, random: { bytes } };
    return () => draftSentCode(engine, owner, 1).code;
  };

  test(`are six, and uniform in every place and over all codes (FC_SEED=${seed})`, () => {
    const next = draw(seeded(seed));
    const places = Array.from({ length: 6 }, () => Array<number>(10).fill(0));
    // 10^6 codes folded into 1,000 buckets twice: by their first three digits and by their last three.
    const [heads, tails] = [Array<number>(1000).fill(0), Array<number>(1000).fill(0)];
    for (let drawn = 0; drawn < DRAWN; drawn++) {
      const code = next();
      if (!/^\d{6}$/.test(code)) throw new Error(`"${code}"`);
      for (const [place, digit] of [...code].entries()) places[place]![Number(digit)]! += 1;
      heads[Number(code.slice(0, 3))]! += 1;
      tails[Number(code.slice(3))]! += 1;
    }
    const byPlace = places.map(chiSquare);
    const folded = [heads, tails].map(chiSquare);
    const [limit, wide] = [criticalValue(9, Z), criticalValue(999, Z)];
    const show = (values: number[]) => values.map((value) => value.toFixed(1)).join(' ');
    console.log(
      `${DRAWN} codes, seed ${seed}: chi-square by place ${show(byPlace)} (9 degrees, limit ${limit.toFixed(1)}); ` +
        `folded ${show(folded)} (999 degrees, limit ${wide.toFixed(1)})`,
    );
    for (const value of byPlace) expect(value).toBeLessThan(limit);
    for (const value of folded) expect(value).toBeLessThan(wide);
    // Too even is no chance either.
    for (const value of folded) expect(value).toBeGreaterThan(criticalValue(999, -Z));
  });

  test('a number that would favour small codes is drawn again', () => {
    const wanted = [0xff_ff_ff_ff, 4_294_000_000, 4_293_999_999];
    const asked: number[] = [];
    const next = draw((length) => {
      const bytes = new Uint8Array(length);
      if (length !== 4) return bytes;
      asked.push(wanted[asked.length]!);
      new DataView(bytes.buffer).setUint32(0, asked.at(-1)!);
      return bytes;
    });
    expect(next()).toBe('999999');
    expect(asked).toEqual(wanted);
  });

  test('small numbers keep their leading zeros', () => {
    const seven = (length: number) => new Uint8Array(length).fill(7, length - 1);
    expect(draw(seven)()).toBe('000007');
  });
});
