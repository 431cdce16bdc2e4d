import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  beginLogin,
  fullLogin,
  newMember,
  newUser,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { codeNow, wrongCode } from '../support/person.ts';

const ROUNDS = 60;

// CVE-2024-39891. The cost is asserted in enumeration.test.ts; here the time is measured and printed.
describe('enumeration by time, with hashes at full strength', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget({ cheapHashes: false });
  });
  afterAll(() => target.close());

  /** Milliseconds of both, taken in turn so that drift meets them alike. */
  async function measure(first: () => Promise<unknown>, second: () => Promise<unknown>) {
    const samples: [number[], number[]] = [[], []];
    for (let round = -5; round < ROUNDS; round++) {
      for (const [index, attempt] of [first, second].entries()) {
        const began = performance.now();
        await attempt();
        if (round >= 0) samples[index]!.push(performance.now() - began);
      }
    }
    return samples;
  }

  function report(name: string, [first, second]: [number[], number[]]): void {
    const [one, two] = [describeSample(first), describeSample(second)];
    const error = Math.sqrt(one.variance / ROUNDS + two.variance / ROUNDS);
    const t = (one.mean - two.mean) / error;
    const figures = [one, two].map(({ mean, median }) => `${mean.toFixed(2)} (median ${median.toFixed(2)})`);
    console.info(`${name}: ${figures.join(' against ')} ms, n = ${ROUNDS} each, Welch's t = ${t.toFixed(2)}`);
    // Noise of the machine is no finding; a path without its hash would be.
    expect(Math.max(one.median, two.median) / Math.min(one.median, two.median)).toBeLessThan(1.8);
  }

  function describeSample(values: readonly number[]) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return { mean, variance, median: values.toSorted((left, right) => left - right)[values.length >> 1]! };
  }

  test('a login as a known and as an unknown person', async () => {
    const { email } = await newUser(target);
    // A fresh address for each, so that no limit answers in place of the hash.
    const fail = (name: string) => () =>
      target.client().post('/auth/login', { email: name, password: 'Wr0ng-guess!' });
    report('login, known against unknown', await measure(fail(email), fail('nobody@example.com')));
  });

  test('a wrong code and one that was used', async () => {
    const owner = await newMember(target);
    await fullLogin(target, owner);
    const used = codeNow(target, owner.totp);
    const codes = [wrongCode(target, owner.totp), used];
    const samples: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      // The budget comes back, and the tempToken is a new one; only the guess itself is timed.
      if (round % 4 === 0) await target.sql.deleteFrom('throttles').execute();
      for (const index of [0, 1]) {
        const tempToken = await beginLogin(owner);
        const began = performance.now();
        const { status } = await owner.client.post('/2fa/verify', { tempToken, code: codes[index] });
        samples[index]!.push(performance.now() - began);
        expect(status).toBe(400);
      }
    }
    report('second factor, wrong against used', samples);
    target.clock.advance(15 * MINUTE);
  });
});
