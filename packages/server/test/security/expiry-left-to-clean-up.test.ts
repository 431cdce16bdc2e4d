import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  bypassCodeFor,
  expectData,
  type FrozenClock,
  frozenClock,
  fullLogin,
  newMember,
  newUser,
  passwordLogin,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { authenticator, codeNow } from '../support/person.ts';

// CVE-2025-64708: what had expired was refused only once the clean-up had come by. Here it never runs.
describe('expiry enforced only by the clean-up job', () => {
  let target: Target;
  let clock: FrozenClock;

  beforeAll(async () => {
    clock = frozenClock();
    target = await startTarget({ clock });
  });
  afterAll(() => target.close());

  /** What may be done until just before the end, and not from the end on. */
  async function expectLifetime(
    lifetime: number,
    make: () => Promise<() => Promise<boolean>>,
  ): Promise<void> {
    for (const [age, alive] of [
      [lifetime - 1, true],
      [lifetime, false],
      [lifetime + 3 * SECOND, false],
    ] as const) {
      // Tokens are stamped in whole seconds.
      clock.set(Math.ceil(clock.now() / SECOND) * SECOND);
      const works = await make();
      clock.advance(age);
      expect([age - lifetime, await works()]).toEqual([age - lifetime, alive]);
    }
  }

  test('a tempToken lives for 5 minutes', () =>
    expectLifetime(5 * MINUTE, async () => {
      const owner = await newMember(target);
      const tempToken = await beginLogin(owner);
      return async () => {
        const code = codeNow(target, owner.totp);
        return (await owner.client.post('/2fa/verify', { tempToken, code })).status === 200;
      };
    }));

  test('a tempToken lives for 5 minutes for backup codes too', () =>
    expectLifetime(5 * MINUTE, async () => {
      const owner = await newMember(target);
      const body = { tempToken: await beginLogin(owner), backupCode: owner.backupCodes[0] };
      return async () => (await owner.client.post('/2fa/verify-backup-code', body)).status === 200;
    }));

  test('an access token lives for 15 minutes', () =>
    expectLifetime(15 * MINUTE, async () => {
      const { client, accessToken } = await newUser(target);
      // Remembered as verified, which must not make it last.
      expectData(await client.get('/auth/me', bearer(accessToken)));
      return async () => (await client.get('/auth/me', bearer(accessToken))).status === 200;
    }));

  test('a refresh token lives for 7 days', () =>
    expectLifetime(7 * DAY, async () => {
      const { client, refreshToken } = await newUser(target);
      return async () => (await client.post('/auth/refresh', { refreshToken })).status === 200;
    }));

  test('a session lives for 90 days, however often it is refreshed', () =>
    expectLifetime(6 * DAY, async () => {
      const { client, ...opened } = await newUser(target);
      let { refreshToken } = opened;
      for (let age = 0; age < 84 * DAY; age += 6 * DAY) {
        clock.advance(6 * DAY);
        refreshToken = expectData(await client.post('/auth/refresh', { refreshToken })).refreshToken;
      }
      return async () => (await client.post('/auth/refresh', { refreshToken })).status === 200;
    }));

  test('a trusted device is trusted for 30 days', () =>
    expectLifetime(30 * DAY, async () => {
      const owner = await newMember(target);
      const { deviceToken } = await fullLogin(target, owner, { trustDevice: true });
      return async () => expectData(await passwordLogin(owner, { deviceToken })).requires2FA === undefined;
    }));

  test('being used does not make the trust of a device last', async () => {
    const owner = await newMember(target);
    const { deviceToken } = await fullLogin(target, owner, { trustDevice: true });
    clock.advance(29 * DAY);
    expect(expectData(await passwordLogin(owner, { deviceToken })).requires2FA).toBeUndefined();
    clock.advance(DAY);
    expect(expectData(await passwordLogin(owner, { deviceToken })).requires2FA).toBe(true);
  });

  test('a bypass code lives for an hour', () =>
    expectLifetime(HOUR, async () => {
      const owner = await newMember(target);
      const backupCode = await bypassCodeFor(target, owner);
      return async () => {
        const tempToken = await beginLogin(owner);
        return (await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode })).status === 200;
      };
    }));

  test('a pending set-up lives for 30 minutes', () =>
    expectLifetime(30 * MINUTE, async () => {
      const { client, accessToken, refreshToken } = await newUser(target);
      const { secret } = expectData(await client.post('/2fa/totp/setup', {}, bearer(accessToken)));
      return async () => {
        const token = expectData(await client.post('/auth/refresh', { refreshToken })).accessToken;
        const code = codeNow(target, authenticator(secret));
        return (await client.post('/2fa/totp/verify-setup', { code }, bearer(token))).status === 200;
      };
    }));

  test('what has expired is not listed either', async () => {
    const owner = await newMember(target);
    await fullLogin(target, owner, { trustDevice: true });
    clock.advance(30 * DAY);
    const { accessToken } = await fullLogin(target, owner);
    const { sessions } = expectData(await owner.client.get('/auth/sessions', bearer(accessToken)));
    const { devices } = expectData(await owner.client.get('/2fa/devices', bearer(accessToken)));
    expect([sessions.length, devices.length]).toEqual([1, 0]);
  });

  test('the clean-up had no part in any of this: every row is still there', async () => {
    const { sql } = target;
    const expired = sql.selectFrom('challenges').select('id').where('expires_at', '<', clock.now());
    expect((await expired.where('status', '=', 'pending').execute()).length).toBeGreaterThan(0);
  });
});
