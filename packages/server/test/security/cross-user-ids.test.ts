import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  bearer,
  expectData,
  fullLogin,
  guardedRoutes,
  type Member,
  newMember,
  startTarget,
  type Target,
} from '../support/attack-target.ts';

// CVE-2025-61928: an id in the request named whose key was made.
describe('ids of another user', () => {
  let target: Target;
  let owner: Member;
  let thief: Member;
  let token: string;
  /** What belongs to the owner, by kind. */
  let ids: Record<string, string>;

  beforeAll(async () => {
    target = await startTarget();
    owner = await newMember(target);
    thief = await newMember(target);
    const opened = await fullLogin(target, owner, { trustDevice: true });
    const of = async (path: string) => expectData(await owner.client.get(path, bearer(opened.accessToken)));
    const { sessions } = await of('/auth/sessions');
    const { methods } = await of('/2fa/methods');
    const { devices } = await of('/2fa/devices');
    ids = { account: owner.id, session: sessions[0].id, factor: methods[0].id, device: devices[0].id };
    const set = await target.sql.selectFrom('recovery_code_sets').select('id').executeTakeFirstOrThrow();
    Object.assign(ids, { set: set.id });
    token = (await fullLogin(target, thief, { trustDevice: true })).accessToken;
  });
  afterAll(() => target.close());

  const TABLES = ['sessions', 'factors', 'trusted_devices', 'recovery_code_sets'] as const;
  const belongings = async (): Promise<unknown> => {
    const account = await target.sql.selectFrom('accounts').selectAll().where('id', '=', owner.id).execute();
    const rows = TABLES.map((table) =>
      target.sql.selectFrom(table).selectAll().where('account_id', '=', owner.id).orderBy('id').execute(),
    );
    return [account, ...(await Promise.all(rows))];
  };

  test('in the path of any route of the table: 404, and nothing of theirs changes', async () => {
    const before = await belongings();
    const routes = guardedRoutes(target).filter(({ url }) => url.includes(':'));
    expect(routes.length).toBeGreaterThanOrEqual(4);
    for (const route of routes) {
      for (const [kind, id] of Object.entries(ids)) {
        const { status } = await ask(target.client(), route, token, id);
        expect([route.method, route.url, kind, status]).toEqual([route.method, route.url, kind, 404]);
      }
    }
    expect(await belongings()).toEqual(before);
  });

  test('in the query, the body or a header of any reading route: the answer is about the caller', async () => {
    const named = {
      id: owner.id,
      userId: owner.id,
      user_id: owner.id,
      accountId: owner.id,
      sub: owner.id,
      email: owner.email,
    };
    const query = new URLSearchParams(named).toString();
    const headers = { ...bearer(token), 'x-user-id': owner.id, 'x-account-id': owner.id };
    const routes = guardedRoutes(target).filter(({ method }) => method === 'GET');
    for (const { url } of routes) {
      const { status, text } = await target.client().get(`${url}?${query}`, headers);
      expect([url, status]).toEqual([url, 200]);
      for (const id of [...Object.values(ids), owner.email])
        expect([url, text.includes(id)]).toEqual([url, false]);
    }
  });

  test('in the body of any changing route: nothing of theirs changes', async () => {
    const before = await belongings();
    const named = {
      id: ids['factor'],
      userId: owner.id,
      accountId: owner.id,
      sub: owner.id,
      email: owner.email,
      username: owner.username,
      applicationId: 'x',
      account: { id: owner.id },
    };
    const changing = guardedRoutes(target).filter(({ method }) =>
      ['POST', 'PATCH', 'PUT', 'DELETE'].includes(method),
    );
    for (const { method, url, schema } of changing) {
      // The thief's session stays, so that each route is reached.
      if (url === '/auth/revoke-sessions' || url.endsWith('/logout')) continue;
      const body = { ...schema?.body?.examples?.[0], ...named };
      const path = `${url.replace(':id', ids['factor']!)}?userId=${owner.id}`;
      const { status } = await target.client().send(method, path, body, bearer(token));
      expect([method, url, status < 500]).toEqual([method, url, true]);
    }
    expect(await belongings()).toEqual(before);
    const revoked = await target.client().post('/auth/revoke-sessions', named, bearer(token));
    expect(revoked.status).toBe(200);
    expect(await belongings()).toEqual(before);
  });

  test('the tempToken of one login is not finished by the factors of someone else', async () => {
    const { email } = owner;
    const { tempToken } = expectData(
      await target.client().post('/auth/login', { email, password: 'Passw0rd!x' }),
    );
    target.clock.advance(60_000);
    const code = thief.totp.generate({ timestamp: target.clock.now() });
    const { body } = await target.client().post('/2fa/verify', { tempToken, code });
    expect(body.code).toBe('invalid_code');
    const backupCode = thief.backupCodes[0];
    const recovered = await target.client().post('/2fa/verify-backup-code', { tempToken, backupCode });
    expect(recovered.body.code).toBe('invalid_code');
  });
});
