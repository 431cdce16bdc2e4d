import { beforeAll, expect, test } from 'vitest';
import { resetFactors, setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import {
  accountOf,
  bearer,
  bypassCodeFor,
  enrol,
  expectData,
  fullLogin,
  type Member,
  newMember,
  newUser,
  passwordLogin,
} from '../support/attack-target.ts';
import type { HttpClient } from '../support/client.ts';
import { describeAttackOnTwo } from '../support/describe-attack.ts';
import { unwrap } from '../support/outcomes.ts';
import { nextCode, PASSWORD } from '../support/person.ts';

// CVE-2024-45042: how well someone was authenticated was remembered, not asked.
describeAttackOnTwo('stale assurance', (on) => {
  let elsewhere: HttpClient;

  beforeAll(async () => {
    elsewhere = on.beside.client();
  });

  /** A session whose access token both servers have verified and remember. */
  async function remembered(): Promise<{
    owner: Member;
    accessToken: string;
    refreshToken: string;
    sessionId: string;
  }> {
    const owner = await newMember(on.target);
    const { accessToken, refreshToken } = await fullLogin(on.target, owner);
    const { sessions } = expectData(await owner.client.get('/auth/sessions', bearer(accessToken)));
    const { id } = sessions.find(({ current }: { current: boolean }) => current);
    expectData(await elsewhere.get('/auth/me', bearer(accessToken)));
    return { owner, accessToken, refreshToken, sessionId: id };
  }

  async function expectDead(accessToken: string, refreshToken: string): Promise<void> {
    for (const client of [on.target.client(), on.beside.client()]) {
      expect((await client.get('/auth/me', bearer(accessToken))).status).toBe(401);
      expect((await client.post('/2fa/totp/setup', {}, bearer(accessToken))).status).toBe(401);
      expect((await client.post('/auth/refresh', { refreshToken })).status).toBe(401);
    }
  }

  test('logging out ends the token at once, on the other server too', async () => {
    const { owner, accessToken, refreshToken } = await remembered();
    expectData(await owner.client.post('/auth/logout', {}, bearer(accessToken)));
    await expectDead(accessToken, refreshToken);
  });

  test('ending the session from another one ends its token at once', async () => {
    const { owner, accessToken, refreshToken, sessionId } = await remembered();
    const other = await fullLogin(on.target, owner);
    expectData(await owner.client.delete(`/auth/sessions/${sessionId}`, bearer(other.accessToken)));
    await expectDead(accessToken, refreshToken);
    expectData(await elsewhere.get('/auth/me', bearer(other.accessToken)));
    expectData(await owner.client.post('/auth/revoke-sessions', {}, bearer(other.accessToken)));
    await expectDead(other.accessToken, other.refreshToken);
  });

  test('changing the password ends the tokens of the other sessions at once', async () => {
    const { owner, accessToken, refreshToken } = await remembered();
    const other = await fullLogin(on.target, owner);
    const change = { currentPassword: PASSWORD, newPassword: 'An0ther-Passw0rd!' };
    expectData(await owner.client.post('/auth/change-password', change, bearer(other.accessToken)));
    await expectDead(accessToken, refreshToken);
  });

  test('disabling the account, or resetting its factors, ends the token at once', async () => {
    const one = await remembered();
    const account = await accountOf(on.target, one.owner);
    await setAccountDisabled(on.target.engine.in(on.target.application), account, {
      disabled: true,
      reason: 'x',
    });
    await expectDead(one.accessToken, one.refreshToken);
    const two = await remembered();
    unwrap(
      await resetFactors(
        on.target.engine.in(on.target.application),
        await accountOf(on.target, two.owner),
        'x',
      ),
    );
    await expectDead(two.accessToken, two.refreshToken);
  });

  test('an application that is switched off refuses its tokens within a second', async () => {
    const { owner, accessToken } = await remembered();
    unwrap(await updateApplication(on.target.engine, on.target.application, { active: false }));
    on.target.clock.advance(1_000);
    expect((await elsewhere.get('/auth/me', bearer(accessToken))).status).toBe(403);
    expect((await passwordLogin(owner)).status).toBe(403);
    unwrap(await updateApplication(on.target.engine, on.target.application, { active: true }));
    on.target.clock.advance(1_000);
    expect((await elsewhere.get('/auth/me', bearer(accessToken))).status).toBe(200);
  });

  test('a first factor that comes to be, or goes, is seen by the next request of every session', async () => {
    const user = await newUser(on.target);
    const early = user.accessToken;
    const other = expectData(await passwordLogin(user)).accessToken as string;
    const enabled = async (client: HttpClient) =>
      expectData(await client.get('/2fa/status', bearer(early))).enabled as boolean;
    const sudo = async (client: HttpClient) =>
      (await client.delete('/2fa/devices', bearer(early))).status !== 403;
    expect([await enabled(elsewhere), await sudo(elsewhere)]).toEqual([false, true]);
    await enrol(on.target, user);
    expect([await enabled(elsewhere), await sudo(elsewhere)]).toEqual([true, true]);
    expect((await elsewhere.get('/2fa/status', bearer(other))).status).toBe(401);
    expectData(await user.client.delete('/2fa/totp', bearer(user.accessToken)));
    expect([await enabled(elsewhere), await sudo(elsewhere)]).toEqual([false, true]);
  });

  test('a token says what its session had shown, and no more than that', async () => {
    const owner = await newMember(on.target);
    const level = (token: string): unknown => {
      const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
      return [claims.acr, claims.amr];
    };
    const full = await fullLogin(on.target, owner, { trustDevice: true });
    expect(level(full.accessToken)).toEqual(['aal2', ['pwd', 'otp', 'mfa']]);
    const trusted = expectData(await passwordLogin(owner, { deviceToken: full.deviceToken }));
    expect(level(trusted.accessToken)).toEqual(['aal1', ['pwd']]);
    const again = expectData(
      await owner.client.post('/auth/reauthenticate', { password: PASSWORD }, bearer(full.accessToken)),
    );
    expect(level(again.accessToken)).toEqual(['aal1', ['pwd']]);
    const stepUp = { code: nextCode(on.target, owner.totp) };
    const raised = expectData(
      await owner.client.post('/auth/reauthenticate', stepUp, bearer(trusted.accessToken)),
    );
    expect(level(raised.accessToken)).toEqual(['aal2', ['pwd', 'otp', 'mfa']]);
    const { tempToken } = expectData(await passwordLogin(owner));
    const backupCode = await bypassCodeFor(on.target, owner);
    const bypassed = expectData(
      await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode }),
    );
    expect((level(bypassed.accessToken) as unknown[])[0]).toBe('aal1');
  });
});
