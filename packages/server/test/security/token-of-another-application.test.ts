import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  bearer,
  beginLogin,
  expectData,
  fullLogin,
  guardedRoutes,
  type Member,
  newMember,
  type Opened,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { Json } from '../support/client.ts';
import { anotherApplication } from '../support/engine.ts';
import { nextCode, PASSWORD } from '../support/person.ts';

interface Tenant {
  readonly prefix: string;
  readonly owner: Member;
  readonly opened: Opened;
}

// A token of one application was good at another: the verifier asked for the signature, not for whom it was made.
describe('a token of another application', () => {
  let target: Target;
  let home: Tenant;
  let other: Tenant;
  let clientId: string;

  beforeAll(async () => {
    target = await startTarget();
    ({ clientId } = await anotherApplication(target));
    const settle = async (prefix: string): Promise<Tenant> => {
      const owner = await newMember({ ...target, client: () => target.client({ prefix }) });
      return { prefix, owner, opened: await fullLogin(target, owner, { trustDevice: true }) };
    };
    home = await settle('');
    other = await settle(`/apps/${clientId}`);
  });
  afterAll(() => target.close());

  const pairs = (): [Tenant, Tenant][] => [
    [home, other],
    [other, home],
  ];
  const at = ({ prefix }: Tenant) => target.client({ prefix });

  test('an access token opens no guarded route elsewhere: 401', async () => {
    for (const [from, to] of pairs()) {
      for (const route of guardedRoutes(target)) {
        const { status } = await ask(at(to), route, from.opened.accessToken);
        expect([to.prefix, route.url, status]).toEqual([to.prefix, route.url, 401]);
      }
    }
  });

  test('the header X-Client-Id selects the application as the path does', async () => {
    const client = target.client({ headers: { 'x-client-id': clientId } });
    expect((await client.get('/auth/me', bearer(home.opened.accessToken))).status).toBe(401);
    expect((await client.get('/auth/me', bearer(other.opened.accessToken))).status).toBe(200);
    const torn = target.client({ prefix: '/apps/default', headers: { 'x-client-id': clientId } });
    for (const { opened } of [home, other])
      expect((await torn.get('/auth/me', bearer(opened.accessToken))).status).toBe(400);
    for (const [name, status] of [
      ['nobody', 404],
      ['', 404],
      ['DEFAULT', 404],
      [`default, ${clientId}`, 404],
    ] as const) {
      const lost = target.client({ headers: { 'x-client-id': name } });
      expect([name, (await lost.get('/auth/me', bearer(home.opened.accessToken))).status]).toEqual([
        name,
        status,
      ]);
    }
  });

  test('each has its own issuer, audience and keys, and neither JWKS knows the keys of the other', async () => {
    const claims = ({ opened }: Tenant): Json =>
      JSON.parse(Buffer.from(opened.accessToken.split('.')[1]!, 'base64url').toString());
    expect([claims(home).iss, claims(home).aud]).toEqual(['http://localhost:3000', 'default']);
    expect([claims(other).iss, claims(other).aud]).toEqual([
      `http://localhost:3000/apps/${clientId}`,
      clientId,
    ]);
    for (const [from, to] of pairs()) {
      const own = createLocalJWKSet((await at(from).get('/.well-known/jwks.json')).body);
      const foreign = createLocalJWKSet((await at(to).get('/.well-known/jwks.json')).body);
      const currentDate = new Date(target.clock.now());
      const { payload } = await jwtVerify(from.opened.accessToken, own, { currentDate });
      expect(payload.sub).toBe(from.owner.id);
      await expect(jwtVerify(from.opened.accessToken, foreign, { currentDate })).rejects.toThrow(
        /no applicable key/,
      );
    }
  });

  test('refresh, temporary and device tokens are none elsewhere, and are not hurt by the attempt', async () => {
    for (const [from, to] of pairs()) {
      const { refreshToken, deviceToken } = from.opened;
      expect((await at(to).post('/auth/refresh', { refreshToken })).status).toBe(401);
      const tempToken = await beginLogin(from.owner);
      const code = nextCode(target, from.owner.totp);
      expect((await at(to).post('/2fa/verify', { tempToken, code })).body.code).toBe('invalid_temp_token');
      const attempt = { email: to.owner.email, password: PASSWORD, deviceToken };
      expect(expectData(await at(to).post('/auth/login', attempt)).requires2FA).toBe(true);
      expectData(await at(from).post('/2fa/verify', { tempToken, code }));
      expectData(await at(from).post('/auth/refresh', { refreshToken }));
    }
  });

  test('people and addresses of one are unknown to the other', async () => {
    for (const [from, to] of pairs()) {
      const login = await at(to).post('/auth/login', { email: from.owner.email, password: PASSWORD });
      expect(login.body.code).toBe('invalid_credentials');
    }
    const { email, username } = home.owner;
    const same = await at(other).post('/auth/register', { email, username, password: PASSWORD });
    expect(same.status).toBe(201);
  });

  test('no id of one works with a token of the other', async () => {
    for (const [from, to] of pairs()) {
      const { accessToken } = await fullLogin(target, to.owner);
      const rows = await target.sql
        .selectFrom('factors')
        .select('id')
        .where('account_id', '=', from.owner.id)
        .execute();
      const devices = target.sql
        .selectFrom('trusted_devices')
        .select('id')
        .where('account_id', '=', from.owner.id);
      const sessions = target.sql.selectFrom('sessions').select('id').where('account_id', '=', from.owner.id);
      const ids = [...rows, ...(await devices.execute()), ...(await sessions.execute())].map(({ id }) => id);
      expect(ids.length).toBeGreaterThanOrEqual(4);
      for (const route of guardedRoutes(target).filter(({ url }) => url.includes(':id'))) {
        for (const id of ids) expect((await ask(at(to), route, accessToken, id)).status).toBe(404);
      }
    }
  });

  test('a lockout in one is no lockout in the other', async () => {
    const ip = '203.0.113.99';
    const attempt = { email: home.owner.email, password: 'Wr0ng-guess!' };
    const here = target.client({ ip });
    for (let time = 0; time < 6; time++) await here.post('/auth/login', attempt);
    expect((await here.post('/auth/login', attempt)).status).toBe(429);
    expect((await target.client({ ip, prefix: other.prefix }).post('/auth/login', attempt)).status).toBe(401);
  });
});
