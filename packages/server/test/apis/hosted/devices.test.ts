import { expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { askPageApproval } from '../../../src/flows/hosted-page/ask-page-approval.ts';
import { viewPage } from '../../../src/flows/hosted-page/view-page.ts';
import type { ApprovingDevice } from '../../support/approving-device.ts';
import type { Json } from '../../support/client.ts';
import { bind, newHostedPerson, queuedResults, typeInto } from '../../support/hosted-person.ts';
import { inParallel, unwrap, verdict } from '../../support/outcomes.ts';
import { nextCode, wrongCode } from '../../support/person.ts';
import { describeDevices, HOME, only, pageOf, told } from './describe-devices.ts';

describeDevices('approving devices', (on) => {
  test('the number in the business page, typed into the app, approves', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner, { user_agent: 'Firefox' });
    expect(session.methods).toEqual(['totp', 'push']);
    expect((await owner.device.poll()).data.requests).toEqual([]);
    const { status, data } = await on.ask(session);
    expect(status).toBe(200);
    expect(data).toEqual({
      secret_number: expect.stringMatching(/^\d{2}$/),
      expires_at: session.expires_at,
    });
    expect((await on.ask(session)).data).toEqual(data);
    const request = await only(owner.device);
    expect(request).toEqual({
      challenge_id: expect.any(String),
      client_id: on.business.clientId,
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
    expect(await on.pull(session)).toMatchObject({ status: 'approved', result: true, method: 'push' });
    expect((await owner.device.poll()).data.requests).toEqual([]);
    const late = await owner.device.approve(request.challenge_id, data.secret_number);
    expect(told(late)).toEqual([410, 'session_expired']);
    expect(told(await on.ask(session))).toEqual([410, 'session_expired']);
    const queued = (await queuedResults(on.service, on.business.application)).filter(
      ({ body }) => body.email === owner.email,
    );
    expect(queued.map(({ body }) => [body.result, body.method])).toEqual([[true, 'push']]);
  });

  test('whoever has no device gets a number too, and a device registered meanwhile takes it', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    const session = await on.create(owner);
    expect(session.methods).toEqual(['totp']);
    const { status, data } = await on.ask(session);
    expect([status, data.secret_number]).toEqual([200, expect.stringMatching(/^\d{2}$/)]);
    expect((await on.ask(session)).data).toEqual(data);
    const device = await on.scan(owner);
    expect((await device.register(nextCode(on.service, owner.totp))).status).toBe(201);
    const { challenge_id } = await only(device);
    expect((await device.approve(challenge_id, data.secret_number)).data).toEqual({ status: 'approved' });
    expect(await on.pull(session)).toMatchObject({ status: 'approved', result: true, method: 'push' });
  });

  test('numbers that no device was told of pause nothing', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    for (let round = 0; round < 3; round++) expect((await on.ask(await on.create(owner))).status).toBe(200);
    expect(told(await on.ask(await on.create(owner)))).toEqual([429, 'rate_limited']);
    on.service.clock.advance(15 * MINUTE);
    expect((await on.ask(await on.create(owner))).status).toBe(200);
  });

  test('the page asks no device where there is none', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    const page = await bind(on.service, on.business.application, pageOf(await on.create(owner)));
    const asked = await askPageApproval(on.service.engine.in(on.business.application), page, owner.caller);
    expect(verdict(asked)).toBe('method_unavailable');
    const view = unwrap(await viewPage(on.service.engine.in(on.business.application), page, owner.caller));
    expect([view.methods, view.secretNumber]).toEqual([['totp'], undefined]);
  });

  test('approved 20 times at once, it is approved once', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    const answers = await inParallel(20, () => owner.device.approve(challenge_id, secret_number));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const queued = (await queuedResults(on.service, on.business.application)).filter(
      ({ sessionId }) => sessionId === challenge_id,
    );
    expect(queued).toHaveLength(1);
  });

  test('a denial is final, and the business hears it', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    expect((await owner.device.deny(challenge_id)).data).toEqual({ status: 'denied' });
    expect(told(await owner.device.approve(challenge_id, secret_number))).toEqual([410, 'session_expired']);
    expect(await on.pull(session)).toMatchObject({ status: 'denied', result: false });
  });

  test('a wrong number is a failed guess; the third ends the session as denied', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    const wrong = secret_number === '00' ? '01' : '00';
    for (let guess = 0; guess < 3; guess++) {
      expect(told(await owner.device.approve(challenge_id, wrong))).toEqual([400, 'invalid_code']);
    }
    expect(told(await owner.device.approve(challenge_id, secret_number))).toEqual([410, 'session_expired']);
    expect(await on.pull(session)).toMatchObject({ status: 'denied', result: false });
  });

  test('failures are charged to the factor that they were tried on, and to no other device', async () => {
    const owner = await on.newOwner();
    const other = await on.scan(owner);
    expect((await other.register(nextCode(on.service, owner.totp))).status).toBe(201);
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    const failuresOf = async ({ deviceId }: ApprovingDevice): Promise<number> =>
      (await on.used()).find(({ key }: Json) => key.endsWith(`:${deviceId}`))?.used ?? 0;
    const page = await bind(on.service, on.business.application, pageOf(session));
    await typeInto(on.service, owner, page, { code: wrongCode(on.service, owner.totp) });
    expect(await failuresOf(owner.device)).toBe(0);
    await owner.device.approve(challenge_id, secret_number === '00' ? '01' : '00');
    expect([await failuresOf(owner.device), await failuresOf(other)]).toEqual([1, 0]);
  });

  test('numbers and codes share the guesses of a session', async () => {
    const owner = await on.newOwner();
    const session = await on.create(owner);
    const { secret_number } = (await on.ask(session)).data;
    const { challenge_id } = await only(owner.device);
    const wrong = secret_number === '00' ? '01' : '00';
    const page = await bind(on.service, on.business.application, pageOf(session));
    await owner.device.approve(challenge_id, wrong);
    await typeInto(on.service, owner, page, { code: wrongCode(on.service, owner.totp) });
    await owner.device.approve(challenge_id, wrong);
    expect((await on.pull(session)).status).toBe('denied');
  });
});
