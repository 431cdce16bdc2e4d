import { generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { updateApplication } from '../../../src/flows/administration/manage-applications.ts';
import { askPageApproval } from '../../../src/flows/hosted-page/ask-page-approval.ts';
import { collectPage } from '../../../src/flows/hosted-page/collect-page.ts';
import { viewPage } from '../../../src/flows/hosted-page/view-page.ts';
import { expireChallenges } from '../../../src/jobs/clean-up.ts';
import type { Json } from '../../support/client.ts';
import { backend, newBusiness } from '../../support/hosted.ts';
import { bind, typeInto } from '../../support/hosted-person.ts';
import { inParallel, unwrap, verdict } from '../../support/outcomes.ts';
import { nextCode } from '../../support/person.ts';
import { describeDevices, only, pageOf, RETURN_URL, told } from './describe-devices.ts';

describeDevices('requests to devices', (on) => {
  test('whatever is wrong about a signed request is told alike, and counts no guess', async () => {
    const owner = await on.newOwner();
    const other = await on.newOwner();
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    const { device } = owner;
    const yes = { challenge_id, decision: 'approve', secret_number };
    const answer = (claims: Json, header: Json = {}, key?: CryptoKey): Promise<string> =>
      device.sign('countersign-answer+jwt', { ...yes, ...claims }, header, key);
    const now = Math.floor(on.service.clock.now() / SECOND);
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
    const before = await on.used();
    for (const [what, request] of Object.entries(bad)) {
      const refused = await device.post('/v1/devices/answers', request);
      expect([what, ...told(refused)]).toEqual([what, 401, 'invalid_device']);
    }
    expect(await on.used()).toEqual(before);
    expect((await on.pull(session)).status).toBe('pending');
    expect((await device.approve(challenge_id, secret_number)).status).toBe(200);
  });

  test('a signed request is answered once, also by 20 who send it at once', async () => {
    const { device } = await on.newOwner();
    const poll = await device.sign('countersign-poll+jwt', {});
    const answers = await inParallel(20, () => device.post('/v1/devices/requests', poll));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(told(await device.post('/v1/devices/requests', poll))).toEqual([401, 'invalid_device']);
  });

  test('a device sees and answers its own person only', async () => {
    const [owner, other] = [await on.newOwner(), await on.newOwner()];
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    expect((await other.device.poll()).data.requests).toEqual([]);
    expect(told(await other.device.approve(challenge_id, secret_number))).toEqual([410, 'session_expired']);
    expect(told(await other.device.deny(challenge_id))).toEqual([410, 'session_expired']);
    expect((await on.pull(session)).status).toBe('pending');
  });

  test('before anyone asked for the number there is nothing to approve', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner);
    const page = on.service.engine.handles.hash('page', pageOf(session).pageHandle)!;
    const { hostedSessions } = on.service.engine.database.stores.in(on.business.application.id);
    const { id } = (await hostedSessions.findByPage(page))!;
    for (const number of ['', '00', 'undefined']) {
      expect(told(await owner.device.approve(id, number))).toEqual([410, 'session_expired']);
    }
    expect((await on.pull(session)).status).toBe('pending');
  });

  test('from another network the number has six digits, and a shorter one is not enough', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner);
    const { secret_number: short } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    const away = await on.scan(owner, '192.0.2.77');
    expect((await away.register(nextCode(on.service, owner.totp))).status).toBe(201);
    expect((await only(away)).elsewhere).toBe(true);
    expect(told(await away.approve(challenge_id, short))).toEqual([409, 'conflict']);
    const { secret_number: long } = (await on.ask(session)).data;
    expect(long).toMatch(/^\d{6}$/);
    expect((await only(away)).number_digits).toBe(6);
    expect(told(await away.approve(challenge_id, short))).toEqual([400, 'invalid_code']);
    expect((await away.approve(challenge_id, long)).status).toBe(200);
  });

  test('by policy the number has six digits everywhere', async () => {
    const strict = await newBusiness(on.service, { hosted: { secretNumberDigits: 6 } });
    const owner = await on.newOwner(strict.application);
    const by = backend(on.service, strict);
    const body = { email: owner.email, client_id: strict.clientId };
    const { data } = await by.post('/v1/sessions', body);
    const number = await by.get('/v1/secret-number', { 'x-session-token': data.session_token });
    expect(number.data.secret_number).toMatch(/^\d{6}$/);
  });

  test('at most three requests in 15 minutes reach a person', async () => {
    const owner = await on.newOwner();
    for (let round = 0; round < 3; round++) {
      const session = await on.create(owner);
      expect((await on.ask(session)).status).toBe(200);
      expect((await on.ask(session)).status).toBe(200);
      const page = await bind(on.service, on.business.application, pageOf(session));
      await typeInto(on.service, owner, page, { code: nextCode(on.service, owner.totp) });
    }
    const fourth = await on.create(owner);
    const refused = await on.ask(fourth);
    expect(told(refused)).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await owner.device.poll()).data.requests).toEqual([]);
    on.service.clock.advance(15 * MINUTE);
    expect((await on.ask(await on.create(owner))).status).toBe(200);
  });

  test('three in a row that nobody approved pause the requests, until a code is typed', async () => {
    const owner = await on.newOwner();
    for (const end of ['deny', 'expire', 'supersede']) {
      const session = await on.create(owner);
      expect((await on.ask(session)).status).toBe(200);
      if (end === 'deny') await owner.device.deny((await only(owner.device)).challenge_id);
      if (end === 'expire') {
        on.service.clock.advance(5 * MINUTE);
        await expireChallenges(on.service.engine);
      }
    }
    on.service.clock.advance(16 * MINUTE);
    await expireChallenges(on.service.engine);
    const session = await on.create(owner);
    const refused = await on.ask(session);
    expect(told(refused)).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(20 * 3600);
    expect((await owner.device.poll()).data.paused_until).toEqual(expect.any(String));
    const page = await bind(on.service, on.business.application, pageOf(session));
    const view = unwrap(await viewPage(on.service.engine.in(on.business.application), page, owner.caller));
    expect(view.methods).toEqual(['totp']);
    await typeInto(on.service, owner, page, { code: nextCode(on.service, owner.totp) });
    expect((await owner.device.poll()).data.paused_until).toBeUndefined();
    expect((await on.ask(await on.create(owner))).status).toBe(200);
  });

  test('a pause ends a day after the first of the three', async () => {
    const owner = await on.newOwner();
    for (let round = 0; round < 3; round++) {
      expect((await on.ask(await on.create(owner))).status).toBe(200);
      await owner.device.deny((await only(owner.device)).challenge_id);
    }
    on.service.clock.advance(DAY - MINUTE);
    expect(told(await on.ask(await on.create(owner)))).toEqual([429, 'rate_limited']);
    on.service.clock.advance(MINUTE);
    expect((await on.ask(await on.create(owner))).status).toBe(200);
  });

  test('the page that waits collects the completion code; no other browser does, and none that comes later', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner, { return_url: RETURN_URL });
    const page = await bind(on.service, on.business.application, pageOf(session));
    const asked = await askPageApproval(on.service.engine.in(on.business.application), page, owner.caller);
    const { secretNumber } = unwrap(asked);
    const bound = unwrap(await viewPage(on.service.engine.in(on.business.application), page, owner.caller));
    expect(bound.secretNumber).toBe(secretNumber);
    const mailed = pageOf(session);
    const other = unwrap(await viewPage(on.service.engine.in(on.business.application), mailed, owner.caller));
    expect(other.secretNumber).toBeUndefined();
    const { challenge_id } = await only(owner.device);
    await owner.device.approve(challenge_id, secretNumber);
    const stranger = { ...page, nonce: on.service.engine.handles.issue('nonce').token };
    const refused = await collectPage(on.service.engine.in(on.business.application), stranger);
    expect(verdict(refused)).toBe('conflict');
    const ends = await inParallel(5, () => collectPage(on.service.engine.in(on.business.application), page));
    const codes = new Set(ends.map((end) => unwrap(end).return?.completionCode));
    expect(codes.size).toBe(1);
    const [code] = codes;
    const query = `?completion_code=${code!}`;
    const headers = { 'x-session-token': session.session_token };
    expect((await on.client.get(`/v1/sessions/current${query}`, headers)).data.result).toBe(true);
  });

  test('a device of an application that was set inactive is told so, and one of a removed factor is none', async () => {
    const shop = await newBusiness(on.service);
    const owner = await on.newOwner(shop.application);
    const { factors } = on.service.engine.database.stores.in(shop.application.id);
    unwrap(await updateApplication(on.service.engine, shop.application, { active: false }));
    on.service.clock.advance(SECOND);
    expect(told(await owner.device.poll())).toEqual([403, 'client_inactive']);
    unwrap(await updateApplication(on.service.engine, shop.application, { active: true }));
    on.service.clock.advance(SECOND);
    await factors.revokeAll(owner.accountId, on.service.clock.now(), { type: 'push' });
    expect(told(await owner.device.poll())).toEqual([401, 'invalid_device']);
  });

  test('a path that names another application is refused', async () => {
    const { device } = await on.newOwner();
    const poll = await device.sign('countersign-poll+jwt', {});
    const elsewhere = await device.post('/apps/default/v1/devices/requests', poll);
    expect(told(elsewhere)).toEqual([403, 'client_mismatch']);
    const again = await device.sign('countersign-poll+jwt', {});
    const own = await device.post(`/apps/${on.business.clientId}/v1/devices/requests`, again);
    expect(own.status).toBe(200);
  });
});
