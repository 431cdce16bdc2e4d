import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resetFactors, setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import {
  accountOf,
  bearer,
  enrol,
  expectData,
  fullLogin,
  type Member,
  newMember,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { unwrap } from '../support/outcomes.ts';
import { PASSWORD } from '../support/person.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
const NEW_PASSWORD = 'An0ther-Passw0rd!';

interface Trusting {
  readonly owner: Member;
  readonly deviceToken: string;
  readonly accessToken: string;
}

// CVE-2024-20301: the device was trusted still, after all that made it trustworthy had changed.
describe('trust survives a reset', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  async function trusting(): Promise<Trusting> {
    const owner = await newMember(target);
    const { deviceToken, accessToken } = await fullLogin(target, owner, { trustDevice: true });
    const trusted: Trusting = { owner, deviceToken, accessToken };
    expect(await isTrusted(trusted)).toBe(true);
    return trusted;
  }

  async function isTrusted({ owner, deviceToken }: Trusting, password = PASSWORD, client = owner.client) {
    const attempt = { email: owner.email, password, deviceToken };
    return expectData(await client.post('/auth/login', attempt)).accessToken !== undefined;
  }

  test('it dies when the password changes', async () => {
    const trusted = await trusting();
    const { owner, accessToken } = trusted;
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expectData(await owner.client.post('/auth/change-password', change, bearer(accessToken)));
    expect(await isTrusted(trusted, NEW_PASSWORD)).toBe(false);
  });

  test('it dies when one of several factors is removed', async () => {
    const trusted = await trusting();
    const { owner, accessToken } = trusted;
    await enrol(target, { client: owner.client, accessToken });
    const { methods } = expectData(await owner.client.get('/2fa/methods', bearer(accessToken)));
    expectData(await owner.client.delete(`/2fa/methods/${methods[0].id}`, bearer(accessToken)));
    expect(await isTrusted(trusted)).toBe(false);
  });

  test('it dies when the second factor is turned off, and does not rise when it is turned on again', async () => {
    const trusted = await trusting();
    const { owner, accessToken } = trusted;
    expectData(await owner.client.delete('/2fa/totp', bearer(accessToken)));
    await enrol(target, { client: owner.client, accessToken });
    expect(await isTrusted(trusted)).toBe(false);
  });

  test('it dies when it is revoked, alone or with all others', async () => {
    const one = await trusting();
    const { devices } = expectData(await one.owner.client.get('/2fa/devices', bearer(one.accessToken)));
    expectData(await one.owner.client.delete(`/2fa/devices/${devices[0].id}`, bearer(one.accessToken)));
    expect(await isTrusted(one)).toBe(false);
    const all = await trusting();
    expectData(await all.owner.client.delete('/2fa/devices', bearer(all.accessToken)));
    expect(await isTrusted(all)).toBe(false);
  });

  test('it dies when the operator resets the factors, and does not rise with new ones', async () => {
    const trusted = await trusting();
    const { owner } = trusted;
    const { engine, application } = target;
    unwrap(await resetFactors(engine.in(application), await accountOf(target, owner), 'Lost phone'));
    const login = await owner.client.post('/auth/login', { email: owner.email, password: PASSWORD });
    await enrol(target, { client: owner.client, accessToken: expectData(login).accessToken });
    expect(await isTrusted(trusted)).toBe(false);
  });

  test('it dies when the operator disables the account, and does not rise when it is enabled', async () => {
    const trusted = await trusting();
    const { engine, application } = target;
    for (const disabled of [true, false])
      await setAccountDisabled(engine.in(application), await accountOf(target, trusted.owner), {
        disabled,
        reason: 'x',
      });
    expect(await isTrusted(trusted)).toBe(false);
  });

  test('it is good for its owner and in its kind of browser only', async () => {
    const trusted = await trusting();
    expect(await isTrusted(trusted, PASSWORD, target.client({ userAgent: CHROME }))).toBe(false);
    const { deviceToken } = trusted;
    const other = await newMember(target);
    expect(await isTrusted({ ...trusted, owner: other, deviceToken })).toBe(false);
    expect(await isTrusted(trusted, PASSWORD, target.client())).toBe(true);
  });

  test('policy may ask again from a new network, or forbid trust, also what was given before', async () => {
    const trusted = await trusting();
    const near = await startTarget({ settings: { trustedDevices: 'same-network' } });
    const owner = await newMember(near);
    const { deviceToken } = await fullLogin(near, owner, { trustDevice: true });
    const attempt = { email: owner.email, password: PASSWORD, deviceToken };
    expect(expectData(await owner.client.post('/auth/login', attempt)).requires2FA).toBeUndefined();
    expect(expectData(await near.client().post('/auth/login', attempt)).requires2FA).toBe(true);
    await near.close();
    const { sql, application } = target;
    const settings = JSON.stringify({ ...application.settings, trustedDevices: 'forbidden' });
    await sql.updateTable('applications').set({ settings }).where('id', '=', application.id).execute();
    target.clock.advance(1_000);
    expect(await isTrusted(trusted)).toBe(false);
    expect((await fullLogin(target, trusted.owner, { trustDevice: true })).deviceToken).toBeUndefined();
  });
});
