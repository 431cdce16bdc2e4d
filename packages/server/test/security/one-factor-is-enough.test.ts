import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  bearer,
  beginLogin,
  countSessions,
  exampleOf,
  fullLogin,
  guardedRoutes,
  keyRoutes,
  type Member,
  newMember,
  passwordLogin,
  pathOf,
  startTarget,
  type Target,
} from '../support/attack-target.ts';

// CVE-2025-64103: where policy did not force a second factor, the first one opened the API.
describe('one factor is enough', () => {
  let target: Target;
  let owner: Member;
  let tempToken: string;

  beforeAll(async () => {
    target = await startTarget({ settings: { secondFactor: 'optional' } });
    owner = await newMember(target);
    tempToken = await beginLogin(owner);
  });
  afterAll(() => target.close());

  test('a tempToken is no access token on any route of the route table', async () => {
    for (const route of guardedRoutes(target)) {
      const { status, headers } = await ask(target.client(), route, tempToken);
      expect([route.method, route.url, status]).toEqual([route.method, route.url, 401]);
      expect(headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  test('neither a tempToken nor an access token stands for an API key, as a bearer or in its place', async () => {
    const { accessToken } = await fullLogin(target, owner);
    for (const route of keyRoutes(target)) {
      for (const token of [tempToken, accessToken]) {
        for (const headers of [bearer(token), { 'x-api-key': token }]) {
          const client = target.client();
          const { status, body } = await client.send(route.method, pathOf(route), exampleOf(route), headers);
          const said = route.method === 'HEAD' ? 'invalid_api_key' : body.code;
          expect([route.method, route.url, status, said]).toEqual([
            route.method,
            route.url,
            401,
            'invalid_api_key',
          ]);
        }
      }
    }
  });

  test('no route of the route table lets anyone in without a token', async () => {
    for (const route of [...guardedRoutes(target), ...keyRoutes(target)]) {
      const { status } = await target.client().send(route.method, pathOf(route, owner.id), exampleOf(route));
      expect([route.method, route.url, status]).toEqual([route.method, route.url, 401]);
    }
  });

  test('a tempToken neither refreshes nor trusts nor stands for a code', async () => {
    const client = target.client();
    expect((await client.post('/auth/refresh', { refreshToken: tempToken })).status).toBe(401);
    expect((await passwordLogin(owner, { deviceToken: tempToken })).data.requires2FA).toBe(true);
    expect((await client.post('/2fa/verify-backup-code', { tempToken, backupCode: tempToken })).status).toBe(
      400,
    );
    expect((await client.post('/2fa/verify', { tempToken, code: tempToken })).status).toBe(400);
  });

  test('the tempToken carries no weight in another place of the request either', async () => {
    const client = target.client();
    const places = [
      { cookie: `cs_refresh_default=${tempToken}; cs_device_default=${tempToken}` },
      { 'x-access-token': tempToken, 'x-auth-token': tempToken },
      { authorization: `Token ${tempToken}` },
      { authorization: `Basic ${Buffer.from(`:${tempToken}`).toString('base64')}` },
    ];
    for (const place of places) expect((await client.get('/auth/me', place)).status).toBe(401);
    expect((await client.get(`/auth/me?access_token=${tempToken}`)).status).toBe(401);
    expect((await client.get('/apps/default/auth/me', bearer(tempToken))).status).toBe(401);
  });

  test('no request field or header talks the service out of the second factor', async () => {
    const before = await countSessions(target, owner.id);
    const pleas = [
      {
        requires2FA: false,
        twoFactorEnabled: false,
        skip2FA: true,
        mfa: false,
        acr: 'aal2',
        trustDevice: true,
      },
      { deviceToken: 'cs_device_0000000000000000000000000000000000' },
      { deviceToken: '' },
    ];
    for (const plea of pleas)
      expect((await passwordLogin(owner, plea)).data).toMatchObject({ requires2FA: true });
    expect(await countSessions(target, owner.id)).toBe(before);
  });

  test('no session exists while the second factor is due', async () => {
    const before = await countSessions(target, owner.id);
    await beginLogin(owner);
    expect(await countSessions(target, owner.id)).toBe(before);
  });
});
