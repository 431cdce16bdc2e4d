import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { updateApplication } from '../../../src/flows/administration/manage-applications.ts';
import { collectPage } from '../../../src/flows/hosted-page/collect-page.ts';
import { createLogger } from '../../../src/http/logger.ts';
import type { Answer, HttpClient, Json } from '../../support/client.ts';
import { engines } from '../../support/engines.ts';
import { type Business, backend, newBusiness, newEmail, newKey } from '../../support/hosted.ts';
import { bind, type HostedPerson, newHostedPerson, typeInto } from '../../support/hosted-person.ts';
import { unwrap } from '../../support/outcomes.ts';
import { nextCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const RETURN_URL = 'https://shop.example/back?from=2fa';

for (const { name } of engines) {
  describe(`sessions over HTTP, on ${name}`, () => {
    let service: Service;
    let business: Business;
    let client: HttpClient;

    beforeAll(async () => {
      service = await startService({ engine: name, publicUrl: 'https://2fa.example' });
      business = await newBusiness(service, { hosted: { returnUrls: [RETURN_URL] } });
      client = backend(service, business);
    });
    afterAll(() => service.close());

    const person = (options?: { externalId?: string }): Promise<HostedPerson> =>
      newHostedPerson(service, business.application, options);
    const create = (email: string, more: Json = {}, by = client): Promise<Answer> =>
      by.post('/v1/sessions', { email, client_id: business.clientId, ...more });
    const token = (sessionToken: string): Record<string, string> => ({ 'x-session-token': sessionToken });
    const pull = (sessionToken: string, query = '', by = client): Promise<Answer> =>
      by.get(`/v1/sessions/current${query}`, token(sessionToken));
    const told = ({ status, body }: Answer): [number, string] => [status, body?.code];
    const pageOf = (created: Json) => ({ pageHandle: String(created.webview_url).split('/').at(-1)! });

    test('a session is created, answered on the page, and pulled', async () => {
      const owner = await person();
      const more = { return_url: RETURN_URL, state: 'b3f1', user_ip: '203.0.113.9', user_agent: 'Firefox' };
      const { status, data } = await create(owner.email, more);
      expect(status).toBe(201);
      expect(data).toEqual({
        session_token: expect.stringMatching(/^cs_session_/),
        expires_at: new Date(Date.parse(data.expires_at)).toISOString(),
        webview_url: expect.stringMatching(
          new RegExp(`^https://2fa\\.example/apps/${business.clientId}/verify/cs_page_`),
        ),
        methods: ['totp'],
      });
      const left = Date.parse(data.expires_at) - service.clock.now();
      expect(left).toBeGreaterThan(5 * MINUTE - 10_000);
      expect(left).toBeLessThanOrEqual(5 * MINUTE);
      expect((await pull(data.session_token)).data).toEqual({
        status: 'pending',
        expires_at: data.expires_at,
      });
      const page = await bind(service, business.application, pageOf(data));
      const end = unwrap(await typeInto(service, owner, page, { code: nextCode(service, owner.totp) }));
      const { data: result } = await pull(data.session_token);
      expect(result).toEqual({
        status: 'approved',
        result: true,
        method: 'totp',
        completed_at: expect.any(String),
        expires_at: data.expires_at,
      });
      const code = end.return!.completionCode!;
      expect((await pull(data.session_token, `?completion_code=${code}`)).data.result).toBe(true);
      const wrong = service.engine.handles.issue('completion').token;
      expect(told(await pull(data.session_token, `?completion_code=${wrong}`))).toEqual([
        400,
        'invalid_code',
      ]);
    });

    test('HEAD works on the result and is 405 on the number', async () => {
      const { data } = await create((await person()).email);
      const headers = token(data.session_token);
      expect((await client.send('HEAD', '/v1/sessions/current', undefined, headers)).status).toBe(200);
      expect((await client.send('HEAD', '/v1/secret-number', undefined, headers)).status).toBe(405);
    });

    test('session_token and page handle have nothing in common, in any answer or row', async () => {
      const owner = await person();
      const { data } = await create(owner.email);
      const secret = data.session_token.slice('cs_session_'.length);
      expect(data.webview_url).not.toContain(secret);
      const rows = [
        await service.sql.selectFrom('hosted_sessions').selectAll().execute(),
        await service.sql.selectFrom('challenges').selectAll().execute(),
        await service.sql.selectFrom('audit_events').selectAll().execute(),
      ];
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(JSON.stringify(rows)).not.toContain(pageOf(data).pageHandle);
    });

    test('no secret of a session reaches the log', async () => {
      const lines: string[] = [];
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          lines.push(chunk.toString());
          done();
        },
      });
      const logged = await startService({ engine: name, logger: createLogger('trace', sink) });
      const shop = await newBusiness(logged, { hosted: { returnUrls: [RETURN_URL] } });
      const by = backend(logged, shop);
      const owner = await newHostedPerson(logged, shop.application);
      const body = { email: owner.email, client_id: shop.clientId, return_url: RETURN_URL };
      const { data } = await by.post('/v1/sessions', body);
      const page = await bind(logged, shop.application, pageOf(data));
      const end = unwrap(await typeInto(logged, owner, page, { code: nextCode(logged, owner.totp) }));
      const { completionCode } = end.return!;
      expect((await pull(data.session_token, `?completion_code=${completionCode!}`, by)).status).toBe(200);
      await pull(data.session_token, '?completion_code=wrong', by);
      await by.get('/v1/secret-number', token(data.session_token));
      await logged.close();
      expect(lines.length).toBeGreaterThan(3);
      const log = lines.join('');
      for (const secret of [data.session_token, page.pageHandle, page.nonce, completionCode!, shop.apiKey]) {
        expect(log).not.toContain(secret);
      }
    });

    test('whoever has no second factor is not enrolled', async () => {
      expect(told(await create(newEmail()))).toEqual([404, 'user_not_enrolled']);
      const owner = await person();
      await service.engine.database.stores
        .in(business.application.id)
        .factors.revokeAll(owner.accountId, service.clock.now());
      expect(told(await create(owner.email))).toEqual([404, 'user_not_enrolled']);
    });

    test('a recycled mailbox inherits nothing', async () => {
      const owner = await person({ externalId: 'user-1' });
      expect((await create(owner.email, { external_id: 'user-1' })).status).toBe(201);
      expect(told(await create(owner.email, { external_id: 'user-2' }))).toEqual([
        409,
        'external_id_mismatch',
      ]);
    });

    test('what cannot be read is a 400 that names the field', async () => {
      const { email } = await person();
      const bad: [Json, string][] = [
        [{ return_url: 'https://shop.example/back' }, 'return_url'],
        [{ return_url: `${RETURN_URL}#` }, 'return_url'],
        [{ return_url: 'https://shop.example.evil.example/' }, 'return_url'],
        [{ return_url: 7 }, 'return_url'],
        [{ user_ip: 'localhost' }, 'user_ip'],
        [{ user_ip: '300.1.1.1' }, 'user_ip'],
        [{ user_ip: '' }, 'user_ip'],
        [{ user_agent: 'x'.repeat(1001) }, 'user_agent'],
        [{ state: {} }, 'state'],
        [{ external_id: '' }, 'external_id'],
        [{ email: 'nobody' }, 'email'],
        [{ email: undefined }, 'email'],
        [{ client_id: undefined }, 'client_id'],
      ];
      for (const [more, field] of bad) {
        const answer = await create(email, more);
        expect([field, ...told(answer)]).toEqual([field, 400, 'invalid_request']);
        expect(answer.body.error).toContain(field);
      }
    });

    test('addresses of people are kept in one spelling', async () => {
      const { data } = await create((await person()).email, { user_ip: '::ffff:203.0.113.9' });
      const page = service.engine.handles.hash('page', pageOf(data).pageHandle)!;
      const session = await service.engine.database.stores
        .in(business.application.id)
        .hostedSessions.findByPage(page);
      expect(session?.userIp).toBe('203.0.113.9');
    });

    test('scopes, other clients and inactive clients are refused on all three routes', async () => {
      const { token: verifyOnly } = await newKey(service, business.application, ['verify']);
      const other = await newBusiness(service);
      const { email } = await person();
      const { data } = await create(email);
      const paths = ['/v1/sessions/current', '/v1/secret-number'];
      const narrow = backend(service, { apiKey: verifyOnly });
      expect(told(await create(email, {}, narrow))).toEqual([403, 'insufficient_scope']);
      const foreign = backend(service, other);
      expect(told(await create(email, {}, foreign))).toEqual([403, 'client_mismatch']);
      for (const path of paths) {
        expect(told(await narrow.get(path, token(data.session_token)))).toEqual([403, 'insufficient_scope']);
        // The session of another application is no session.
        expect(told(await foreign.get(path, token(data.session_token)))).toEqual([
          401,
          'invalid_session_token',
        ]);
        expect(told(await service.client().get(path, token(data.session_token)))).toEqual([
          401,
          'invalid_api_key',
        ]);
      }
      unwrap(await updateApplication(service.engine, other.application, { active: false }));
      expect(told(await foreign.get(paths[0]!, token(data.session_token)))).toEqual([403, 'client_inactive']);
    });

    test('no token, a garbled one and one of another kind are invalid', async () => {
      const { data } = await create((await person()).email);
      const { handles } = service.engine;
      const page = pageOf(data).pageHandle;
      const all = [undefined, '', 'x', `${data.session_token}x`, page, handles.issue('session').token];
      for (const path of ['/v1/sessions/current', '/v1/secret-number']) {
        for (const one of all) {
          const answer = await client.get(path, one === undefined ? {} : token(one));
          expect([path, one, ...told(answer)]).toEqual([path, one, 401, 'invalid_session_token']);
        }
      }
    });

    test('a session whose time ran out is expired when pulled, and gone when acted on', async () => {
      const { data } = await create((await person()).email);
      service.clock.advance(5 * MINUTE);
      expect((await pull(data.session_token)).data).toEqual({
        status: 'expired',
        result: false,
        completed_at: data.expires_at,
        expires_at: data.expires_at,
      });
      const number = await client.get('/v1/secret-number', token(data.session_token));
      expect(told(number)).toEqual([410, 'session_expired']);
    });

    test('an application whose methods leave the app out has no number', async () => {
      const shop = await newBusiness(service, { hosted: { methods: ['totp'] } });
      const owner = await newHostedPerson(service, shop.application);
      const by = backend(service, shop);
      const body = { email: owner.email, client_id: shop.clientId };
      const { data } = await by.post('/v1/sessions', body);
      const number = await by.get('/v1/secret-number', token(data.session_token));
      expect(told(number)).toEqual([400, 'method_unavailable']);
    });

    test('a person who asks too often is told when to come back', async () => {
      const { email } = await person();
      for (let round = 0; round < 30; round++) expect((await create(email)).status).toBe(201);
      const answer = await create(email);
      expect(told(answer)).toEqual([429, 'rate_limited']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    test('a page that was bound elsewhere cannot be collected', async () => {
      const owner = await person();
      const { data } = await create(owner.email, { return_url: RETURN_URL });
      const page = await bind(service, business.application, pageOf(data));
      await typeInto(service, owner, page, { code: nextCode(service, owner.totp) });
      const other = { ...page, nonce: service.engine.handles.issue('nonce').token };
      expect(await collectPage(service.engine.in(business.application), other)).toMatchObject({
        code: 'conflict',
      });
    });
  });
}
