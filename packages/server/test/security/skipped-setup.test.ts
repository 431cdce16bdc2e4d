import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  enrol,
  expectData,
  fullLogin,
  newMember,
  newUser,
  passwordLogin,
  startTarget,
  type Target,
  type User,
} from '../support/attack-target.ts';
import { demand } from '../support/enrolling.ts';
import { authenticator, codeNow, nextCode } from '../support/person.ts';

// CVE-2025-3910, CVE-2026-18963: a step of the set-up, or of the login, could be left out.
describe('a required set-up is skipped', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  const setUp = async ({ client, accessToken }: Pick<User, 'client' | 'accessToken'>) =>
    expectData(await client.post('/2fa/totp/setup', {}, bearer(accessToken)));
  const confirm = ({ client, accessToken }: Pick<User, 'client' | 'accessToken'>, code: string) =>
    client.post('/2fa/totp/verify-setup', { code }, bearer(accessToken));
  const status = async ({ client, accessToken }: Pick<User, 'client' | 'accessToken'>) =>
    expectData(await client.get('/2fa/status', bearer(accessToken)));

  test('confirming before a set-up was begun confirms nothing', async () => {
    const user = await newUser(target);
    expect((await confirm(user, '123456')).body.code).toBe('setup_not_initiated');
    expect((await status(user)).enabled).toBe(false);
  });

  test('an unconfirmed factor counts for nothing: not at the login, not in the status, not for codes', async () => {
    const user = await newUser(target);
    const { backupCodes } = await setUp(user);
    expect(backupCodes).toHaveLength(10);
    expect(await status(user)).toEqual({ enabled: false, methods: [], backupCodesRemaining: 0 });
    const generated = await user.client.post('/2fa/backup-codes/generate', {}, bearer(user.accessToken));
    expect(generated.body.code).toBe('two_factor_not_enabled');
    const removed = await user.client.delete('/2fa/totp', bearer(user.accessToken));
    expect(removed.status).toBe(404);
    expect(expectData(await passwordLogin(user)).requires2FA).toBeUndefined();
  });

  test('a pending factor beside an active one opens no login, nor do the codes shown beside it', async () => {
    const owner = await newMember(target);
    const { accessToken } = await fullLogin(target, owner);
    const session = { client: owner.client, accessToken };
    const pending = await setUp(session);
    expect(pending.backupCodes).toEqual([]);
    const tempToken = await beginLogin(owner);
    const code = codeNow(target, authenticator(pending.secret));
    expect((await owner.client.post('/2fa/verify', { tempToken, code })).body.code).toBe('invalid_code');
    const again = await owner.client.post('/auth/reauthenticate', { code }, bearer(accessToken));
    expect(again.body.code).toBe('invalid_code');
  });

  test('backup codes of a set-up that was begun again never come alive', async () => {
    const user = await newUser(target);
    const first = await setUp(user);
    const owner = { ...user, ...(await enrol(target, user)) };
    const backupCode = first.backupCodes[0];
    const tempToken = await beginLogin(owner);
    expect((await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode })).status).toBe(400);
    const code = codeNow(target, authenticator(first.secret));
    expect((await owner.client.post('/2fa/verify', { tempToken, code })).status).toBe(400);
  });

  test('a set-up is confirmed by the session that began it and by no other of the same person', async () => {
    const user = await newUser(target);
    const other = { client: target.client(), ...expectData(await passwordLogin(user)) };
    const { secret } = await setUp(user);
    const code = codeNow(target, authenticator(secret));
    expect((await confirm(other, code)).body.code).toBe('setup_not_initiated');
    // Nor by one that has begun a set-up of its own.
    await setUp(other);
    expect((await confirm(other, code)).body.code).toBe('invalid_code');
    expect((await confirm(user, code)).status).toBe(200);
  });

  test('a confirmed set-up is not confirmed again, and its code opens nothing more', async () => {
    const user = await newUser(target);
    const { secret } = await setUp(user);
    const totp = authenticator(secret);
    const code = codeNow(target, totp);
    expect((await confirm(user, code)).status).toBe(200);
    expect((await confirm(user, code)).body.code).toBe('setup_not_initiated');
    const tempToken = await beginLogin(user);
    expect((await user.client.post('/2fa/verify', { tempToken, code })).body.code).toBe('invalid_code');
  });

  test('a set-up that was left for 30 minutes is gone', async () => {
    const user = await newUser(target);
    const { secret } = await setUp(user);
    target.clock.advance(30 * MINUTE);
    const { refreshToken } = user;
    const { accessToken } = expectData(await user.client.post('/auth/refresh', { refreshToken }));
    const code = codeNow(target, authenticator(secret));
    expect((await confirm({ ...user, accessToken }, code)).body.code).toBe('setup_not_initiated');
  });

  test('a set-up does not outlive its session', async () => {
    const user = await newUser(target);
    const { secret } = await setUp(user);
    await user.client.post('/auth/logout', {}, bearer(user.accessToken));
    expect((await confirm(user, codeNow(target, authenticator(secret)))).status).toBe(401);
    const again = { ...user, ...expectData(await passwordLogin(user)) };
    expect((await confirm(again, codeNow(target, authenticator(secret)))).body.code).toBe(
      'setup_not_initiated',
    );
  });

  test('finishing a login that was not begun, or was finished already, yields no session', async () => {
    const owner = await newMember(target);
    const code = nextCode(target, owner.totp);
    for (const tempToken of ['', 'x', owner.id, owner.accessToken, owner.refreshToken]) {
      const { body } = await owner.client.post('/2fa/verify', { tempToken, code });
      expect(body.code).toBe('invalid_temp_token');
    }
    const tempToken = await beginLogin(owner);
    expect((await owner.client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
    const backupCode = owner.backupCodes[0];
    const twice = await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode });
    expect(twice.body.code).toBe('invalid_temp_token');
  });

  test('a login begun before the password changed, or before a factor went, is not finished after it', async () => {
    const owner = await newMember(target);
    const { accessToken } = await fullLogin(target, owner);
    const tempToken = await beginLogin(owner);
    await enrol(target, { client: owner.client, accessToken });
    expectData(await owner.client.delete('/2fa/totp', bearer(accessToken)));
    const code = nextCode(target, owner.totp);
    expect((await owner.client.post('/2fa/verify', { tempToken, code })).body.code).toBe(
      'invalid_temp_token',
    );
  });

  test('where policy demands a second factor, the last one cannot be taken away by any route', async () => {
    const strict = await startTarget();
    const owner = await newMember(strict);
    await demand(strict, { secondFactor: 'required' });
    const { accessToken } = await fullLogin(strict, owner);
    const { methods } = expectData(await owner.client.get('/2fa/methods', bearer(accessToken)));
    for (const path of ['/2fa/totp', `/2fa/methods/${methods[0].id}`])
      expect((await owner.client.delete(path, bearer(accessToken))).status).toBe(409);
    expect((await status({ ...owner, accessToken })).enabled).toBe(true);
    await strict.close();
  });
});
