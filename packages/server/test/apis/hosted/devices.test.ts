import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { updateApplication } from '../../../src/flows/administration/manage-applications.ts';
import { askPageApproval } from '../../../src/flows/hosted-page/ask-page-approval.ts';
import { collectPage } from '../../../src/flows/hosted-page/collect-page.ts';
import { viewPage } from '../../../src/flows/hosted-page/view-page.ts';
import { expireChallenges } from '../../../src/jobs/clean-up.ts';
import { ApprovingDevice } from '../../support/approving-device.ts';
import type { Answer, HttpClient, Json } from '../../support/client.ts';
import { engines } from '../../support/engines.ts';
import { type Business, backend, newBusiness } from '../../support/hosted.ts';
import {
  bind,
  type HostedPerson,
  newHostedPerson,
  queuedResults,
  typeInto,
} from '../../support/hosted-person.ts';
import { inParallel, unwrap, verdict } from '../../support/outcomes.ts';
import { codeNow, nextCode, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const RETURN_URL = 'https://shop.example/back';
const HOME = '203.0.113.9';

let made = 0;

/** One more address in the network of the login. */
function atHome(): string {
  made += 1;
  return `203.0.${Math.floor(made / 256)}.${made % 256}`;
}

for (const { name } of engines) {
  describe(`approving devices over HTTP, on ${name}`, () => {
    let service: Service;
    let business: Business;
    let client: HttpClient;

    beforeAll(async () => {
      service = await startService({ engine: name });
      business = await newBusiness(service, {
        hosted: { returnUrls: [RETURN_URL] },
        settings: {
          webhooks: {
            callbackUrl: 'https://shop.example/hook',
            callbackFormat: 'json',
            events: [],
            allowPrivateAddresses: false,
          },
        },
      });
      client = backend(service, business);
    });
    afterAll(() => service.close());

    interface Owner extends HostedPerson {
      readonly device: ApprovingDevice;
    }

    const scan = (owner: HostedPerson, ip = atHome()): Promise<ApprovingDevice> =>
      ApprovingDevice.scan(service.client({ ip }), service.clock, {
        clientId: owner.application.clientId,
        email: owner.email,
        secret: owner.secret,
      });
    /** Somebody whose phone approves. */
    const newOwner = async (application = business.application): Promise<Owner> => {
      const owner = await newHostedPerson(service, application);
      const device = await scan(owner);
      expect((await device.register(nextCode(service, owner.totp))).status).toBe(201);
      return { ...owner, device };
    };
    const told = ({ status, body }: Answer): [number, string] => [status, body?.code];
    const create = async ({ email }: HostedPerson, more: Json = {}): Promise<Json> => {
      const body = { email, client_id: business.clientId, user_ip: HOME, ...more };
      return (await client.post('/v1/sessions', body)).data;
    };
    const ask = ({ session_token }: Json): Promise<Answer> =>
      client.get('/v1/secret-number', { 'x-session-token': session_token });
    const pull = async ({ session_token }: Json): Promise<Json> =>
      (await client.get('/v1/sessions/current', { 'x-session-token': session_token })).data;
    const only = async (device: ApprovingDevice): Promise<Json> => {
      const { data } = await device.poll();
      expect(data.requests).toHaveLength(1);
      return data.requests[0];
    };
    const pageOf = (created: Json) => ({ pageHandle: String(created.webview_url).split('/').at(-1)! });
    const used = async (): Promise<Json> =>
      service.sql.selectFrom('throttles').select(['key', 'used']).execute();

    test('the number in the business page, typed into the app, approves', async () => {
      const owner = await newOwner();
      const session = await create(owner, { user_agent: 'Firefox' });
      expect(session.methods).toEqual(['totp', 'push']);
      expect((await owner.device.poll()).data.requests).toEqual([]);
      const { status, data } = await ask(session);
      expect(status).toBe(200);
      expect(data).toEqual({
        secret_number: expect.stringMatching(/^\d{2}$/),
        expires_at: session.expires_at,
      });
      expect((await ask(session)).data).toEqual(data);
      const request = await only(owner.device);
      expect(request).toEqual({
        challenge_id: expect.any(String),
        client_id: business.clientId,
        application: 'Shop',
        number_digits: 2,
        created_at: expect.any(String),
        expires_at: session.expires_at,
        ip_address: HOME,
        user_agent: 'Firefox',
        elsewhere: false,
      });
      const answer = await owner.device.approve(request.challenge_id, data.secret_number);
      expect([answer.status, answer.data]).toEqual([200, { status: 'approved' }]);
      expect(await pull(session)).toMatchObject({ status: 'approved', result: true, method: 'push' });
      expect((await owner.device.poll()).data.requests).toEqual([]);
      const late = await owner.device.approve(request.challenge_id, data.secret_number);
      expect(told(late)).toEqual([410, 'session_expired']);
      expect(told(await ask(session))).toEqual([410, 'session_expired']);
      const queued = (await queuedResults(service, business.application)).filter(
        ({ body }) => body.email === owner.email,
      );
      expect(queued.map(({ body }) => [body.result, body.method])).toEqual([[true, 'push']]);
    });

    test('whoever has no device gets a number too, and a device that she registers meanwhile takes it', async () => {
      const owner = await newHostedPerson(service, business.application);
      const session = await create(owner);
      expect(session.methods).toEqual(['totp']);
      const { status, data } = await ask(session);
      expect([status, data.secret_number]).toEqual([200, expect.stringMatching(/^\d{2}$/)]);
      expect((await ask(session)).data).toEqual(data);
      const device = await scan(owner);
      expect((await device.register(nextCode(service, owner.totp))).status).toBe(201);
      const { challenge_id } = await only(device);
      expect((await device.approve(challenge_id, data.secret_number)).data).toEqual({ status: 'approved' });
      expect(await pull(session)).toMatchObject({ status: 'approved', result: true, method: 'push' });
    });

    test('numbers that no device was told of pause nothing', async () => {
      const owner = await newHostedPerson(service, business.application);
      for (let round = 0; round < 3; round++) expect((await ask(await create(owner))).status).toBe(200);
      expect(told(await ask(await create(owner)))).toEqual([429, 'rate_limited']);
      service.clock.advance(15 * MINUTE);
      expect((await ask(await create(owner))).status).toBe(200);
    });

    test('the page asks no device where there is none', async () => {
      const owner = await newHostedPerson(service, business.application);
      const page = await bind(service, business.application, pageOf(await create(owner)));
      const asked = await askPageApproval(service.engine, business.application, page, owner.caller);
      expect(verdict(asked)).toBe('method_unavailable');
      const view = unwrap(await viewPage(service.engine, business.application, page, owner.caller));
      expect([view.methods, view.secretNumber]).toEqual([['totp'], undefined]);
    });

    test('approved 20 times at once, it is approved once', async () => {
      const owner = await newOwner();
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      const answers = await inParallel(20, () => owner.device.approve(challenge_id, secret_number));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const queued = (await queuedResults(service, business.application)).filter(
        ({ sessionId }) => sessionId === challenge_id,
      );
      expect(queued).toHaveLength(1);
    });

    test('a denial is final, and the business hears it', async () => {
      const owner = await newOwner();
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      expect((await owner.device.deny(challenge_id)).data).toEqual({ status: 'denied' });
      expect(told(await owner.device.approve(challenge_id, secret_number))).toEqual([410, 'session_expired']);
      expect(await pull(session)).toMatchObject({ status: 'denied', result: false });
    });

    test('a wrong number is a failed guess; the third ends the session as denied', async () => {
      const owner = await newOwner();
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      const wrong = secret_number === '00' ? '01' : '00';
      for (let guess = 0; guess < 3; guess++) {
        expect(told(await owner.device.approve(challenge_id, wrong))).toEqual([400, 'invalid_code']);
      }
      expect(told(await owner.device.approve(challenge_id, secret_number))).toEqual([410, 'session_expired']);
      expect(await pull(session)).toMatchObject({ status: 'denied', result: false });
    });

    test('failures are charged to the factor that they were tried on, and to no other device', async () => {
      const owner = await newOwner();
      const other = await scan(owner);
      expect((await other.register(nextCode(service, owner.totp))).status).toBe(201);
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      const failuresOf = async ({ deviceId }: ApprovingDevice): Promise<number> =>
        (await used()).find(({ key }: Json) => key.endsWith(`:${deviceId}`))?.used ?? 0;
      const page = await bind(service, business.application, pageOf(session));
      await typeInto(service, owner, page, { code: wrongCode(service, owner.totp) });
      expect(await failuresOf(owner.device)).toBe(0);
      await owner.device.approve(challenge_id, secret_number === '00' ? '01' : '00');
      expect([await failuresOf(owner.device), await failuresOf(other)]).toEqual([1, 0]);
    });

    test('numbers and codes share the guesses of a session', async () => {
      const owner = await newOwner();
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      const wrong = secret_number === '00' ? '01' : '00';
      const page = await bind(service, business.application, pageOf(session));
      await owner.device.approve(challenge_id, wrong);
      await typeInto(service, owner, page, { code: wrongCode(service, owner.totp) });
      await owner.device.approve(challenge_id, wrong);
      expect((await pull(session)).status).toBe('denied');
    });

    test('a registration needs the secret: a right code alone is a wrong one, and nobody pays for it', async () => {
      const owner = await newHostedPerson(service, business.application);
      const device = await scan(owner);
      const other = await scan({ ...owner, secret: new Uint8Array(20) });
      const code = nextCode(service, owner.totp);
      const proofs = [
        await other.registration(code),
        await device.registration(code, { key_proof: '' }),
        await device.registration(code, { public_key: (await other.registration(code)).public_key }),
        await device.registration(code, { email: owner.email.toUpperCase() }),
        { ...(await device.registration(wrongCode(service, owner.totp))), code },
        await device.registration(code, { email: 'nobody@example.com' }),
      ];
      const before = await used();
      for (const proof of proofs) {
        expect(told(await device.client.post('/v1/devices', proof))).toEqual([400, 'invalid_code']);
      }
      expect(await used()).toEqual(before);
      expect((await device.register(code)).status).toBe(201);
    });

    test('the code of a registration is spent by it, and counted where it is wrong', async () => {
      const owner = await newHostedPerson(service, business.application);
      const [first, second] = [await scan(owner), await scan(owner)];
      const code = nextCode(service, owner.totp);
      const registration = await first.registration(code);
      expect((await first.client.post('/v1/devices', registration)).status).toBe(201);
      expect(told(await first.client.post('/v1/devices', registration))).toEqual([400, 'invalid_code']);
      for (let guess = 0; guess < 9; guess++) {
        expect(told(await second.register(wrongCode(service, owner.totp)))).toEqual([400, 'invalid_code']);
      }
      expect(told(await second.register(nextCode(service, owner.totp)))).toEqual([429, 'rate_limited']);
    });

    test('one registration sent 20 times at once makes one device', async () => {
      const owner = await newHostedPerson(service, business.application);
      const device = await scan(owner);
      const registration = await device.registration(nextCode(service, owner.totp));
      const answers = await inParallel(20, () => device.client.post('/v1/devices', registration));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    });

    test('five devices are enough', async () => {
      const owner = await newHostedPerson(service, business.application);
      for (let made = 0; made < 5; made++) {
        expect((await (await scan(owner)).register(nextCode(service, owner.totp))).status).toBe(201);
      }
      const sixth = await (await scan(owner)).register(nextCode(service, owner.totp));
      expect(told(sixth)).toEqual([409, 'too_many_methods']);
    });

    test('a key that is none, and an application that is none, are refused', async () => {
      const owner = await newHostedPerson(service, business.application);
      const device = await scan(owner);
      const code = codeNow(service, owner.totp);
      const { public_key } = await device.registration(code);
      for (const key of [
        { ...public_key, crv: 'P-384' },
        { ...public_key, kty: 'RSA' },
        { ...public_key, x: public_key.y },
        { ...public_key, x: '' },
      ]) {
        const answer = await device.client.post(
          '/v1/devices',
          await device.registration(code, { public_key: key }),
        );
        expect(told(answer)).toEqual([400, 'invalid_request']);
        expect(answer.body.error).toContain('public_key');
      }
      for (const [client_id, expected] of [
        ['nowhere', [404, 'application_not_found']],
        ['default', [403, 'wrong_application_kind']],
      ] as const) {
        const body = await device.registration(code, { client_id });
        expect(told(await device.client.post('/v1/devices', body))).toEqual(expected);
      }
    });

    test('whatever is wrong about a signed request is told alike, and counts no guess', async () => {
      const owner = await newOwner();
      const other = await newOwner();
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      const { device } = owner;
      const yes = { challenge_id, decision: 'approve', secret_number };
      const answer = (claims: Json, header: Json = {}, key?: CryptoKey): Promise<string> =>
        device.sign('countersign-answer+jwt', { ...yes, ...claims }, header, key);
      const now = Math.floor(service.clock.now() / SECOND);
      const stranger = await generateKeyPair('ES256');
      const [head, body, signature] = (await answer({})).split('.');
      const unsigned = Buffer.from(
        JSON.stringify({ alg: 'none', kid: device.deviceId, typ: 'countersign-answer+jwt' }),
      );
      const bad: Record<string, string> = {
        'another key': await answer({}, {}, stranger.privateKey),
        'the id of another device': await answer({}, { kid: other.device.deviceId }),
        'an unknown device': await answer({}, { kid: '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21' }),
        'another application': await answer({ client_id: 'default' }),
        'no application': await answer({ client_id: undefined }),
        'a stale time': await answer({ iat: now - 62 }),
        'a time to come': await answer({ iat: now + 62 }),
        'no time': await answer({ iat: undefined }),
        'the type of a poll': await device.sign('countersign-poll+jwt', yes),
        'no type': await answer({}, { typ: undefined }),
        'a sequence that was seen': await answer({ seq: 1 }),
        'a sequence that is no number': await answer({ seq: '99999999999999' }),
        'no signature': `${unsigned.toString('base64url')}.${body}.`,
        'a changed claim': `${head}.${Buffer.from(`${Buffer.from(body!, 'base64url').toString()} `).toString('base64url')}.${signature}`,
        garbage: 'garbage',
        nothing: '',
      };
      const before = await used();
      for (const [what, request] of Object.entries(bad)) {
        const refused = await device.post('/v1/devices/answers', request);
        expect([what, ...told(refused)]).toEqual([what, 401, 'invalid_device']);
      }
      expect(await used()).toEqual(before);
      expect((await pull(session)).status).toBe('pending');
      expect((await device.approve(challenge_id, secret_number)).status).toBe(200);
    });

    test('a signed request is answered once, also by 20 who send it at once', async () => {
      const { device } = await newOwner();
      const poll = await device.sign('countersign-poll+jwt', {});
      const answers = await inParallel(20, () => device.post('/v1/devices/requests', poll));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(told(await device.post('/v1/devices/requests', poll))).toEqual([401, 'invalid_device']);
    });

    test('a device sees and answers its own person only', async () => {
      const [owner, other] = [await newOwner(), await newOwner()];
      const session = await create(owner);
      const { secret_number } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      expect((await other.device.poll()).data.requests).toEqual([]);
      expect(told(await other.device.approve(challenge_id, secret_number))).toEqual([410, 'session_expired']);
      expect(told(await other.device.deny(challenge_id))).toEqual([410, 'session_expired']);
      expect((await pull(session)).status).toBe('pending');
    });

    test('before anybody asked for the number there is nothing to approve', async () => {
      const owner = await newOwner();
      const session = await create(owner);
      const page = service.engine.handles.hash('page', pageOf(session).pageHandle)!;
      const { hostedSessions } = service.engine.database.stores;
      const { id } = (await hostedSessions.findByPage(business.application.id, page))!;
      for (const number of ['', '00', 'undefined']) {
        expect(told(await owner.device.approve(id, number))).toEqual([410, 'session_expired']);
      }
      expect((await pull(session)).status).toBe('pending');
    });

    test('from another network the number has six digits, and a shorter one is not enough', async () => {
      const owner = await newOwner();
      const session = await create(owner);
      const { secret_number: short } = (await ask(session)).data;
      const { challenge_id } = await only(owner.device);
      const away = await scan(owner, '192.0.2.77');
      expect((await away.register(nextCode(service, owner.totp))).status).toBe(201);
      expect((await only(away)).elsewhere).toBe(true);
      expect(told(await away.approve(challenge_id, short))).toEqual([409, 'conflict']);
      const { secret_number: long } = (await ask(session)).data;
      expect(long).toMatch(/^\d{6}$/);
      expect((await only(away)).number_digits).toBe(6);
      expect(told(await away.approve(challenge_id, short))).toEqual([400, 'invalid_code']);
      expect((await away.approve(challenge_id, long)).status).toBe(200);
    });

    test('by policy the number has six digits everywhere', async () => {
      const strict = await newBusiness(service, { hosted: { secretNumberDigits: 6 } });
      const owner = await newOwner(strict.application);
      const by = backend(service, strict);
      const body = { email: owner.email, client_id: strict.clientId };
      const { data } = await by.post('/v1/sessions', body);
      const number = await by.get('/v1/secret-number', { 'x-session-token': data.session_token });
      expect(number.data.secret_number).toMatch(/^\d{6}$/);
    });

    test('at most three requests in 15 minutes reach a person', async () => {
      const owner = await newOwner();
      for (let round = 0; round < 3; round++) {
        const session = await create(owner);
        expect((await ask(session)).status).toBe(200);
        expect((await ask(session)).status).toBe(200);
        const page = await bind(service, business.application, pageOf(session));
        await typeInto(service, owner, page, { code: nextCode(service, owner.totp) });
      }
      const fourth = await create(owner);
      const refused = await ask(fourth);
      expect(told(refused)).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await owner.device.poll()).data.requests).toEqual([]);
      service.clock.advance(15 * MINUTE);
      expect((await ask(await create(owner))).status).toBe(200);
    });

    test('three in a row that nobody approved pause the requests, until a code is typed', async () => {
      const owner = await newOwner();
      for (const end of ['deny', 'expire', 'supersede']) {
        const session = await create(owner);
        expect((await ask(session)).status).toBe(200);
        if (end === 'deny') await owner.device.deny((await only(owner.device)).challenge_id);
        if (end === 'expire') {
          service.clock.advance(5 * MINUTE);
          await expireChallenges(service.engine);
        }
      }
      service.clock.advance(16 * MINUTE);
      await expireChallenges(service.engine);
      const session = await create(owner);
      const refused = await ask(session);
      expect(told(refused)).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(20 * 3600);
      expect((await owner.device.poll()).data.paused_until).toEqual(expect.any(String));
      const page = await bind(service, business.application, pageOf(session));
      const view = unwrap(await viewPage(service.engine, business.application, page, owner.caller));
      expect(view.methods).toEqual(['totp']);
      await typeInto(service, owner, page, { code: nextCode(service, owner.totp) });
      expect((await owner.device.poll()).data.paused_until).toBeUndefined();
      expect((await ask(await create(owner))).status).toBe(200);
    });

    test('a pause ends a day after the first of the three', async () => {
      const owner = await newOwner();
      for (let round = 0; round < 3; round++) {
        expect((await ask(await create(owner))).status).toBe(200);
        await owner.device.deny((await only(owner.device)).challenge_id);
      }
      service.clock.advance(DAY - MINUTE);
      expect(told(await ask(await create(owner)))).toEqual([429, 'rate_limited']);
      service.clock.advance(MINUTE);
      expect((await ask(await create(owner))).status).toBe(200);
    });

    test('the page that waits collects the completion code; no other browser does, and none that comes later', async () => {
      const owner = await newOwner();
      const session = await create(owner, { return_url: RETURN_URL });
      const page = await bind(service, business.application, pageOf(session));
      const asked = await askPageApproval(service.engine, business.application, page, owner.caller);
      const { secretNumber } = unwrap(asked);
      const bound = unwrap(await viewPage(service.engine, business.application, page, owner.caller));
      expect(bound.secretNumber).toBe(secretNumber);
      const mailed = pageOf(session);
      const other = unwrap(await viewPage(service.engine, business.application, mailed, owner.caller));
      expect(other.secretNumber).toBeUndefined();
      const { challenge_id } = await only(owner.device);
      await owner.device.approve(challenge_id, secretNumber);
      const stranger = { ...page, nonce: service.engine.handles.issue('nonce').token };
      const refused = await collectPage(service.engine, business.application, stranger);
      expect(verdict(refused)).toBe('conflict');
      const ends = await inParallel(5, () => collectPage(service.engine, business.application, page));
      const codes = new Set(ends.map((end) => unwrap(end).return?.completionCode));
      expect(codes.size).toBe(1);
      const [code] = codes;
      const query = `?completion_code=${code!}`;
      const headers = { 'x-session-token': session.session_token };
      expect((await client.get(`/v1/sessions/current${query}`, headers)).data.result).toBe(true);
    });

    test('a device of an application that was set inactive is told so, and one of a removed factor is none', async () => {
      const shop = await newBusiness(service);
      const owner = await newOwner(shop.application);
      const { factors } = service.engine.database.stores;
      unwrap(await updateApplication(service.engine, shop.application, { active: false }));
      service.clock.advance(SECOND);
      expect(told(await owner.device.poll())).toEqual([403, 'client_inactive']);
      unwrap(await updateApplication(service.engine, shop.application, { active: true }));
      service.clock.advance(SECOND);
      await factors.revokeAll(shop.application.id, owner.accountId, service.clock.now(), { type: 'push' });
      expect(told(await owner.device.poll())).toEqual([401, 'invalid_device']);
    });

    test('a path that names another application is refused', async () => {
      const { device } = await newOwner();
      const poll = await device.sign('countersign-poll+jwt', {});
      const elsewhere = await device.post('/apps/default/v1/devices/requests', poll);
      expect(told(elsewhere)).toEqual([403, 'client_mismatch']);
      const again = await device.sign('countersign-poll+jwt', {});
      const own = await device.post(`/apps/${business.clientId}/v1/devices/requests`, again);
      expect(own.status).toBe(200);
    });
  });
}
