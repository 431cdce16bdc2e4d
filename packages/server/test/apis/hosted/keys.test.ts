import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { revokeApiKey, rotateApiKey } from '../../../src/flows/administration/manage-api-keys.ts';
import { updateApplication } from '../../../src/flows/administration/manage-applications.ts';
import type { Answer, HttpClient } from '../../support/client.ts';
import { anotherApplication } from '../../support/engine.ts';
import { engines } from '../../support/engines.ts';
import { type Business, backend, newBusiness, newKey, told } from '../../support/hosted.ts';
import { unwrap } from '../../support/outcomes.ts';
import { type Service, startService } from '../../support/service.ts';

for (const { name } of engines) {
  describe(`API keys over HTTP, on ${name}`, () => {
    let service: Service;
    let business: Business;

    beforeAll(async () => {
      service = await startService({ engine: name });
      business = await newBusiness(service);
    });
    afterAll(() => service.close());

    const path = (clientId = business.clientId): string =>
      `/v1/two-factor/status?client_id=${clientId}&email=nobody@example.com`;
    const ask = (client: HttpClient, headers?: Record<string, string>): Promise<Answer> =>
      client.get(path(), headers);

    test('the right key is answered, in the envelope of the contract', async () => {
      const { status, body } = await ask(backend(service, business));
      expect(status).toBe(200);
      expect(body).toEqual({
        success: true,
        data: {
          email: 'nobody@example.com',
          two_factor_enabled: false,
          methods: [],
          recovery_codes_remaining: 0,
        },
      });
    });

    test('no key, a garbled key, an unknown key and a key of another kind are told the same', async () => {
      const unknown = service.engine.handles.issue('api').token;
      const temp = service.engine.handles.issue('temp').token;
      const garbled = `${business.apiKey.slice(0, -1)}${business.apiKey.endsWith('a') ? 'b' : 'a'}`;
      for (const key of [undefined, '', 'x', garbled, unknown, temp]) {
        const answer = await ask(service.client(), key === undefined ? {} : { 'x-api-key': key });
        expect(told(answer)).toEqual([401, 'invalid_api_key']);
        expect(answer.body).toMatchObject({ success: false, requestId: answer.headers.get('x-request-id') });
      }
    });

    test('a garbled key reaches no database', async () => {
      const client = service.client();
      await ask(client);
      service.statements.length = 0;
      await ask(client, { 'x-api-key': `${business.apiKey.slice(0, -2)}zz` });
      expect(service.statements).toEqual([]);
    });

    test('unknown, expired and revoked keys cost the same statements', async () => {
      const expired = await newKey(service, business.application, ['*'], service.clock.now() + SECOND);
      const revoked = await newKey(service, business.application);
      unwrap(await revokeApiKey(service.engine.in(business.application), revoked.key.id));
      service.clock.advance(2 * SECOND);
      const unknown = service.engine.handles.issue('api').token;
      const costs: string[][] = [];
      for (const key of [expired.token, revoked.token, unknown]) {
        service.statements.length = 0;
        expect(told(await ask(service.client(), { 'x-api-key': key }))).toEqual([401, 'invalid_api_key']);
        costs.push([...service.statements]);
      }
      expect(costs[0]).toHaveLength(1);
      expect(costs[1]).toEqual(costs[0]);
      expect(costs[2]).toEqual(costs[0]);
    });

    test('a rotation leaves the old key its overlap and not a moment more', async () => {
      const old = await newKey(service, business.application, ['verify']);
      const rotated = unwrap(
        await rotateApiKey(service.engine.in(business.application), old.key.id, { overlap: HOUR }),
      );
      const [before, after] = [old.token, rotated.token].map((apiKey) => backend(service, { apiKey }));
      expect((await ask(before!)).status).toBe(200);
      expect((await ask(after!)).status).toBe(200);
      service.clock.advance(HOUR);
      expect(told(await ask(before!))).toEqual([401, 'invalid_api_key']);
      expect((await ask(after!)).status).toBe(200);
    });

    test('allowed addresses hold for both families and whatever their spelling', async () => {
      const shop = await newBusiness(service, {
        hosted: { allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'] },
      });
      const from = (ip: string): Promise<Answer> => backend(service, shop, { ip }).get(path(shop.clientId));
      for (const ip of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:1::2', '2001:DB8:0:0::7']) {
        expect([ip, (await from(ip)).status]).toEqual([ip, 200]);
      }
      for (const ip of ['203.0.114.9', '2001:db9::1', '::ffff:203.0.114.9']) {
        expect([ip, ...told(await from(ip))]).toEqual([ip, 403, 'ip_not_allowed']);
      }
    });

    test('X-Forwarded-For counts from trusted proxies only', async () => {
      const open = await startService({ engine: name, trustedProxies: [] });
      const shop = await newBusiness(open, { hosted: { allowedAddresses: ['203.0.113.9'] } });
      const answer = await backend(open, shop, { ip: '203.0.113.9' }).get(path(shop.clientId));
      expect(told(answer)).toEqual([403, 'ip_not_allowed']);
      await open.close();
    });

    test('a list of addresses that nobody can read lets nobody in', async () => {
      const shop = await newBusiness(service, { hosted: { allowedAddresses: ['shop.example'] } });
      expect(told(await backend(service, shop).get(path(shop.clientId)))).toEqual([403, 'ip_not_allowed']);
    });

    test('an inactive client is told so, after its address was checked', async () => {
      const shop = await newBusiness(service, { hosted: { allowedAddresses: ['203.0.113.9'] } });
      unwrap(await updateApplication(service.engine, shop.application, { active: false }));
      const from = async (ip: string) => told(await backend(service, shop, { ip }).get(path(shop.clientId)));
      expect(await from('203.0.113.9')).toEqual([403, 'client_inactive']);
      expect(await from('203.0.113.10')).toEqual([403, 'ip_not_allowed']);
    });

    test('path, header, query and body may name no application but that of the key', async () => {
      const other = await newBusiness(service);
      const { clientId, apiKey } = business;
      const headers = { 'x-api-key': apiKey };
      const plain = backend(service, business);
      const under = (prefix: string): HttpClient => service.client({ prefix, headers });
      expect((await ask(under(`/apps/${clientId}`))).status).toBe(200);
      expect((await ask(plain, { 'x-client-id': clientId })).status).toBe(200);
      const mismatched = [
        await ask(under(`/apps/${other.clientId}`)),
        await ask(under('/apps/default')),
        await ask(under('/apps/unknown')),
        await ask(plain, { 'x-client-id': other.clientId }),
        await ask(under(`/apps/${clientId}`), { 'x-client-id': other.clientId }),
        await plain.get(path(other.clientId)),
      ];
      expect(mismatched.map(told)).toEqual(mismatched.map(() => [403, 'client_mismatch']));
    });

    test('client_id is required where the contract has it, and missing it is no mismatch', async () => {
      const answer = await backend(service, business).get('/v1/two-factor/status?email=a@example.com');
      expect(told(answer)).toEqual([400, 'invalid_request']);
      expect(answer.body.error).toBe('client_id is required');
    });

    test('a key of another scope is told which one is needed', async () => {
      const { token } = await newKey(service, business.application, ['sync', 'enroll', 'sessions']);
      const answer = await ask(backend(service, { apiKey: token }));
      expect(told(answer)).toEqual([403, 'insufficient_scope']);
      expect(answer.body.error).toBe('Insufficient permissions. Required scope: verify');
    });

    test('the scope is looked at before the request is', async () => {
      const { token } = await newKey(service, business.application, ['sync']);
      const answer = await backend(service, { apiKey: token }).get('/v1/two-factor/status');
      expect(told(answer)).toEqual([403, 'insufficient_scope']);
    });

    test('unknown paths under /v1 answer in the shape of this API', async () => {
      const answer = await backend(service, business).post('/v1/nothing');
      expect(told(answer)).toEqual([404, 'not_found']);
      expect(answer.body.success).toBe(false);
    });

    test('the last use is written, at most once a minute', async () => {
      const { key, token } = await newKey(service, business.application);
      const client = backend(service, { apiKey: token });
      const lastUse = async (): Promise<number | undefined> => {
        const keys = await service.engine.database.stores.in(business.application.id).apiKeys.list();
        return keys.find(({ id }) => id === key.id)?.lastUsedAt;
      };
      await ask(client);
      const first = await lastUse();
      expect(first).toBeDefined();
      service.clock.advance(30 * SECOND);
      service.statements.length = 0;
      await ask(client);
      expect(await lastUse()).toBe(first);
      expect(service.statements.filter((text) => /^update/i.test(text))).toEqual([]);
      service.clock.advance(MINUTE);
      await ask(client);
      expect(await lastUse()).toBeGreaterThan(first!);
    });

    test('nothing of a key is stored but its hash and its first letters', async () => {
      const { token } = await newKey(service, business.application);
      const rows = JSON.stringify(await service.sql.selectFrom('api_keys').selectAll().execute());
      expect(rows).not.toContain(token.slice(7, 20));
      expect(rows).toContain(service.engine.handles.digest(token));
    });

    test('keys of applications that keep their accounts here are not made, and would not work', async () => {
      const accounts = await anotherApplication(service);
      await expect(newKey(service, accounts)).rejects.toThrow('wrong_application_kind');
      const { key, token } = await newKey(service, business.application);
      await service.sql
        .updateTable('api_keys')
        .where('id', '=', key.id)
        .set({ application_id: accounts.id })
        .execute();
      const answer = await backend(service, { apiKey: token }).get(path(accounts.clientId));
      expect(told(answer)).toEqual([403, 'wrong_application_kind']);
    });
  });
}

describe('limits of API keys', () => {
  const limits = { apiKey: { max: 3, windowSeconds: 60 }, anonymous: { max: 4, windowSeconds: 60 } };
  let service: Service;
  let business: Business;

  beforeAll(async () => {
    service = await startService({ limits });
    business = await newBusiness(service);
  });
  afterAll(() => service.close());

  const path = (): string => `/v1/two-factor/status?client_id=${business.clientId}&email=a@example.com`;

  test('a key has a limit of its own, whatever address it comes from', async () => {
    for (const remaining of ['2', '1', '0']) {
      const { status, headers } = await backend(service, business).get(path());
      expect([status, headers.get('x-ratelimit-remaining')]).toEqual([200, remaining]);
    }
    const refused = await backend(service, business).get(path());
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('3');
    const { token } = await newKey(service, business.application);
    expect((await backend(service, { apiKey: token }).get(path())).status).toBe(200);
    service.clock.advance(MINUTE);
    expect((await backend(service, business).get(path())).status).toBe(200);
    service.clock.advance(DAY);
  });

  test('wrong keys count on the limit of their address, and on no other', async () => {
    const thief = service.client();
    const unknown = service.engine.handles.issue('api').token;
    const seen: number[] = [];
    for (let time = 0; time < 6; time++) {
      seen.push((await thief.get(path(), { 'x-api-key': unknown })).status);
    }
    expect(seen).toEqual([401, 401, 401, 401, 429, 429]);
    expect((await backend(service, business).get(path())).status).toBe(200);
  });

  test('a stolen key that is used from a forbidden address uses up nothing of its owner', async () => {
    const shop = await newBusiness(service, { hosted: { allowedAddresses: ['203.0.113.9'] } });
    const own = `/v1/two-factor/status?client_id=${shop.clientId}&email=a@example.com`;
    for (let time = 0; time < 5; time++) await backend(service, shop).get(own);
    const { headers } = await backend(service, shop, { ip: '203.0.113.9' }).get(own);
    expect(headers.get('x-ratelimit-remaining')).toBe('2');
  });
});
