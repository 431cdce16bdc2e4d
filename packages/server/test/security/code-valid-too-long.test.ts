import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  expectData,
  type FrozenClock,
  frozenClock,
  fullLogin,
  type Member,
  newMember,
  newUser,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { authenticator } from '../support/person.ts';

const PERIOD = 30 * SECOND;

/** Milliseconds from the beginning of a code's own period, and whether the code is good then. */
const MOMENTS: readonly (readonly [number, boolean, string])[] = [
  [-PERIOD - SECOND, false, 'a second before the window opens'],
  [-PERIOD - 1, false, 'a millisecond before the window opens'],
  [-PERIOD, true, 'when the window opens: a phone may be a period ahead'],
  [-1, true, 'just before its own period'],
  [0, true, 'at the beginning of its own period'],
  [PERIOD - 1, true, 'at the end of its own period'],
  [2 * PERIOD - SECOND, true, 'in the last second of the window'],
  [2 * PERIOD - 1, true, 'in the last millisecond of the window'],
  [2 * PERIOD, false, 'when the window has closed'],
  [2 * PERIOD + SECOND, false, 'a second after the window closed'],
  [-2 * PERIOD, false, 'two periods early'],
  [3 * PERIOD, false, 'three periods late'],
];

// CVE-2024-7318: a code was good for a period longer than it was meant to be.
describe('a code valid a period too long', () => {
  let target: Target;
  let clock: FrozenClock;

  beforeAll(async () => {
    clock = frozenClock();
    target = await startTarget({ clock });
  });
  afterAll(() => target.close());

  /** A period that is still to come and far from every code spent before. */
  const laterPeriod = (): number => Math.ceil((clock.now() + 5 * MINUTE) / PERIOD) * PERIOD;

  const outcome = ({ status, body }: Answer): unknown => (status === 200 ? true : body.code);

  for (const [offset, good, when] of MOMENTS) {
    const expected = good ? true : 'invalid_code';

    test(`finishing a login: ${when} it is ${good ? 'accepted' : 'refused'}`, async () => {
      const owner: Member = await newMember(target);
      const period = laterPeriod();
      clock.set(period + offset);
      const tempToken = await beginLogin(owner);
      const code = owner.totp.generate({ timestamp: period });
      expect(outcome(await owner.client.post('/2fa/verify', { tempToken, code }))).toBe(expected);
    });

    test(`confirming a set-up: ${when} it is ${good ? 'accepted' : 'refused'}`, async () => {
      const { client, accessToken } = await newUser(target);
      const { secret } = expectData(await client.post('/2fa/totp/setup', {}, bearer(accessToken)));
      const period = laterPeriod();
      clock.set(period + offset);
      const code = authenticator(secret).generate({ timestamp: period });
      expect(outcome(await client.post('/2fa/totp/verify-setup', { code }, bearer(accessToken)))).toBe(
        expected,
      );
    });

    test(`re-authenticating: ${when} it is ${good ? 'accepted' : 'refused'}`, async () => {
      const owner = await newMember(target);
      const { accessToken } = await fullLogin(target, owner);
      const period = laterPeriod();
      clock.set(period + offset);
      const body = { code: owner.totp.generate({ timestamp: period }) };
      expect(outcome(await owner.client.post('/auth/reauthenticate', body, bearer(accessToken)))).toBe(
        expected,
      );
    });
  }

  test('the hint about a phone whose clock is off comes while setting up only', async () => {
    const owner = await newMember(target);
    const period = laterPeriod();
    clock.set(period);
    const code = owner.totp.generate({ timestamp: period + 3 * PERIOD });
    const tempToken = await beginLogin(owner);
    const { body } = await owner.client.post('/2fa/verify', { tempToken, code });
    expect(body.error).toBe('Invalid verification code');
    expect(body.clockSkewSeconds).toBeUndefined();
  });
});
