import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import { exampleOf, keyRoutes, newMember, startTarget, type Target } from '../support/attack-target.ts';
import { type Business, backend, newBusiness } from '../support/hosted.ts';
import { newHostedPerson } from '../support/hosted-person.ts';
import { codeNow } from '../support/person.ts';

// A stranger who knows an address enrols something of their own where a business keeps the accounts.
describe('pre-hijacking of people whose logins a business keeps', () => {
  let target: Target;
  let business: Business;

  beforeAll(async () => {
    target = await startTarget();
    business = await newBusiness(target);
  });
  afterAll(() => target.close());

  test('every route for backends is shut to whoever holds no API key, whatever else they hold', async () => {
    const member = await newMember(target);
    const { handles } = target.engine;
    const held: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${member.accessToken}` },
      { authorization: `Bearer ${business.apiKey}` },
      { 'x-api-key': member.accessToken },
      { 'x-api-key': handles.issue('session').token },
      { 'x-api-key': handles.issue('api').token },
      { cookie: `x-api-key=${business.apiKey}` },
      { 'x-session-token': handles.issue('session').token },
    ];
    for (const route of keyRoutes(target)) {
      for (const headers of held) {
        const body = ['GET', 'HEAD'].includes(route.method) ? undefined : exampleOf(route);
        const answer = await target.client().send(route.method, route.url, body, headers);
        expect([route.method, route.url, answer.status]).toEqual([route.method, route.url, 401]);
      }
    }
    const factors = await target.sql
      .selectFrom('factors')
      .select('id')
      .where('application_id', '=', business.application.id)
      .execute();
    expect(factors).toEqual([]);
  });

  test('whoever took the address elsewhere is nobody here', async () => {
    const stranger = await newMember(target);
    const body = { email: stranger.email, client_id: business.clientId };
    const answer = await backend(target, business).post('/v1/sessions', body);
    expect([answer.status, answer.body.code]).toEqual([404, 'user_not_enrolled']);
  });

  test("a device with a secret of the stranger's own approves for nobody", async () => {
    const victim = await newHostedPerson(target, business.application);
    const stranger = await newHostedPerson(target, business.application);
    const device = await ApprovingDevice.scan(target.client(), target.clock, {
      clientId: business.clientId,
      email: victim.email,
      secret: stranger.secret,
    });
    for (const code of [codeNow(target, stranger.totp), codeNow(target, victim.totp)]) {
      const { status, body } = await device.register(code);
      expect([status, body.code]).toEqual([400, 'invalid_code']);
    }
    const { factors } = target.engine.database.stores.in(business.application.id);
    const held = await factors.listByAccount(victim.accountId);
    expect(held.map(({ type }) => type)).toEqual(['totp']);
  });

  test('the next owner of a mailbox inherits neither session nor factor', async () => {
    const leaver = await newHostedPerson(target, business.application, { externalId: 'employee-1' });
    const client = backend(target, business);
    const body = { email: leaver.email, client_id: business.clientId, external_id: 'employee-2' };
    const answer = await client.post('/v1/sessions', body);
    expect([answer.status, answer.body.code]).toEqual([409, 'external_id_mismatch']);
    const rows = await target.sql
      .selectFrom('hosted_sessions')
      .select('id')
      .where('account_id', '=', leaver.accountId)
      .execute();
    expect(rows).toEqual([]);
  });
});
