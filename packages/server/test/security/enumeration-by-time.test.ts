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
import { isLeak, timeInTurn, told, welch } from '../support/statistics.ts';

const ROUNDS = 60;

// CVE-2024-39891. The cost is asserted in enumeration.test.ts; here the time is measured and printed.
describe('enumeration by time, with hashes at full strength', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget({ cheapHashes: false });
  });
  afterAll(() => target.close());

  function report(name: string, [first, second]: [number[], number[]]): void {
    const comparison = welch(first, second);
    console.info(`${name}: ${told(comparison)}, n = ${ROUNDS} each`);
    expect(isLeak(comparison), told(comparison)).toBe(false);
  }

  test('a login as a known and as an unknown person', async () => {
    const { email } = await newUser(target);
    // A fresh address for each, so that no limit answers in place of the hash.
    const fail = (name: string) => () =>
      target.client().post('/auth/login', { email: name, password: 'Wr0ng-guess!' });
    await timeInTurn(5, fail(email), fail('nobody@example.com'));
    report('login, known against unknown', await timeInTurn(ROUNDS, fail(email), fail('nobody@example.com')));
  });

  test('a wrong code and one that was used', async () => {
    const owner = await newMember(target);
    await fullLogin(target, owner);
    const used = codeNow(target, owner.totp);
    const codes = [wrongCode(target, owner.totp), used];
    const samples: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      // The window ends, and the tempToken is a new one; only the guess itself is timed.
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
