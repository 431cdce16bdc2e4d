import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  ask,
  bearer,
  beginLogin,
  bypassCodeFor,
  enrol,
  expectData,
  fullLogin,
  type Member,
  newMember,
  newUser,
  passwordLogin,
  startTarget,
  sudoRoutes,
  type Target,
} from '../support/attack-target.ts';
import { authenticator, codeNow, PASSWORD } from '../support/person.ts';

/** What a thief may come by without any second factor of today, and how every sudo route must answer them. */
const LOOT: Record<
  string,
  { status: 401 | 403; readonly take: (target: Target, owner: Member) => Promise<string> }
> = {
  'a first-factor token': { status: 401, take: (_target, owner) => beginLogin(owner) },
  'a refreshed token': {
    status: 403,
    async take(target, owner) {
      const { refreshToken } = await fullLogin(target, owner);
      return expectData(await owner.client.post('/auth/refresh', { refreshToken })).accessToken;
    },
  },
  'the access token of a stale session': {
    status: 401,
    async take(target, owner) {
      const { accessToken } = await fullLogin(target, owner);
      target.clock.advance(16 * MINUTE);
      return accessToken;
    },
  },
  'a stale session, refreshed': {
    status: 403,
    async take(target, owner) {
      const { refreshToken } = await fullLogin(target, owner);
      target.clock.advance(16 * MINUTE);
      return expectData(await owner.client.post('/auth/refresh', { refreshToken })).accessToken;
    },
  },
  'a session of a trusted device': {
    status: 403,
    async take(target, owner) {
      const { deviceToken } = await fullLogin(target, owner, { trustDevice: true });
      return expectData(await passwordLogin(owner, { deviceToken })).accessToken;
    },
  },
  'a session of a bypass code': {
    status: 403,
    async take(target, owner) {
      const backupCode = await bypassCodeFor(target, owner);
      const tempToken = await beginLogin(owner);
      const attempt = { tempToken, backupCode, trustDevice: true };
      const opened = expectData(await owner.client.post('/2fa/verify-backup-code', attempt));
      expect(opened.deviceToken).toBeUndefined();
      return opened.accessToken;
    },
  },
  'a session in which the password was shown again': {
    status: 403,
    async take(target, owner) {
      const { refreshToken } = await fullLogin(target, owner);
      target.clock.advance(16 * MINUTE);
      const { accessToken } = expectData(await owner.client.post('/auth/refresh', { refreshToken }));
      const body = { password: PASSWORD };
      return expectData(await owner.client.post('/auth/reauthenticate', body, bearer(accessToken)))
        .accessToken;
    },
  },
};

// CVE-2023-3597, CVE-2021-3632: whoever knew the password could add a second factor of their own.
describe('a second factor added by a password-only attacker', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  const stateOf = async ({ id }: Member) => {
    const of = { account_id: id } as const;
    const { sql } = target;
    return {
      factors: await sql
        .selectFrom('factors')
        .select(['id', 'status', 'label'])
        .where((eb) => eb.and(of))
        .execute(),
      sets: await sql
        .selectFrom('recovery_code_sets')
        .select(['id', 'status'])
        .where((eb) => eb.and(of))
        .execute(),
      devices: await sql
        .selectFrom('trusted_devices')
        .select(['id', 'revoked_at'])
        .where((eb) => eb.and(of))
        .execute(),
    };
  };

  for (const [name, { status, take }] of Object.entries(LOOT)) {
    test(`${name} enrols, removes, renames, regenerates and revokes nothing`, async () => {
      const owner = await newMember(target);
      const token = await take(target, owner);
      const before = await stateOf(owner);
      const factorId = before.factors.find((factor) => factor.status === 'active')!.id;
      for (const route of sudoRoutes(target)) {
        const answer = await ask(target.client(), route, token, factorId);
        expect([route.method, route.url, answer.status]).toEqual([route.method, route.url, status]);
      }
      expect(await stateOf(owner)).toEqual(before);
    });
  }

  test('trust is given with a second factor only: no login without one yields a device token', async () => {
    const owner = await newMember(target);
    const plea = { trustDevice: true, deviceName: 'Mine' };
    expect(expectData(await passwordLogin(owner, plea)).deviceToken).toBeUndefined();
    const user = await newUser(target);
    expect(expectData(await passwordLogin(user, plea)).deviceToken).toBeUndefined();
    const { refreshToken } = user;
    expect(
      expectData(await user.client.post('/auth/refresh', { refreshToken, ...plea })).deviceToken,
    ).toBeUndefined();
    const devices = target.sql.selectFrom('trusted_devices').select('id').where('account_id', '=', user.id);
    expect(await devices.execute()).toEqual([]);
  });

  test('a set-up begun by a thief ends when the owner confirms theirs', async () => {
    const owner = await newUser(target);
    const thief = { client: target.client(), ...expectData(await passwordLogin(owner)) };
    const planted = expectData(await thief.client.post('/2fa/totp/setup', {}, bearer(thief.accessToken)));
    await enrol(target, owner);
    const code = codeNow(target, authenticator(planted.secret));
    const confirmed = await thief.client.post('/2fa/totp/verify-setup', { code }, bearer(thief.accessToken));
    expect(confirmed.status).toBe(401);
    const { methods } = expectData(await owner.client.get('/2fa/methods', bearer(owner.accessToken)));
    expect(methods).toHaveLength(1);
  });

  test('a login by password alone ends when the owner sets up their first factor elsewhere', async () => {
    const owner = await newUser(target);
    const thief = expectData(await passwordLogin({ ...owner, client: target.client() }));
    const member = { ...owner, ...(await enrol(target, owner)) };
    const before = await stateOf(member);
    for (const route of sudoRoutes(target)) {
      const answer = await ask(target.client(), route, thief.accessToken, before.factors[0]!.id);
      expect([route.method, route.url, answer.status]).toEqual([route.method, route.url, 401]);
    }
    expect(await stateOf(member)).toEqual(before);
  });

  test('the session that proved the new factor keeps its sudo', async () => {
    const owner = await newMember(target);
    const generated = await owner.client.post('/2fa/backup-codes/generate', {}, bearer(owner.accessToken));
    expect(expectData(generated).backupCodes).toHaveLength(10);
  });
});
