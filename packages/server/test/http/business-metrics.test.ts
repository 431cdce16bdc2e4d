import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newEvent } from '../../src/core/audit/new-event.ts';
import { Rollback } from '../../src/core/stores.ts';
import { engines } from '../support/engines.ts';
import {
  addAuthenticator,
  addPhone,
  firstFactor,
  logIn,
  register,
  registerMember,
} from '../support/native.ts';
import { wrongCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

describe.each(engines)('what a business looks at, on $name', ({ name: engine }) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ engine, metricsToken: 'metrics-token' });
  });

  afterAll(() => service.close());

  async function read(): Promise<Record<string, number>> {
    const headers = { authorization: 'Bearer metrics-token' };
    const { text } = await service.client().get('/metrics', headers);
    const lines = [...text.matchAll(/^(countersign_\w+)\{([^}]*)\} (\S+)$/gm)];
    return Object.fromEntries(lines.map(([, name, labels, value]) => [`${name}{${labels}}`, Number(value)]));
  }

  /** What grew while something happened. */
  async function during(act: () => Promise<unknown>): Promise<Record<string, number>> {
    const before = await read();
    await act();
    const after = await read();
    const grown = Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)] as const);
    return Object.fromEntries(grown.filter(([, more]) => more !== 0));
  }

  const app = 'application="default"';

  test('registrations and enrolments, by kind', async () => {
    const { client } = await register(service);
    expect(await during(() => register(service))).toEqual({
      [`countersign_registrations_total{${app}}`]: 1,
    });
    expect(await during(() => addAuthenticator(service, client))).toEqual({
      [`countersign_enrolments_total{${app},kind="totp"}`]: 1,
    });
  });

  test('logins and second factors, by kind and outcome', async () => {
    const member = await registerMember(service);
    expect(await during(() => logIn(service, member))).toEqual({
      [`countersign_logins_total{${app},kind="totp",outcome="succeeded"}`]: 1,
      [`countersign_second_factors_total{${app},kind="totp",outcome="succeeded"}`]: 1,
    });
    const tempToken = await firstFactor(member);
    const wrong = { tempToken, code: wrongCode(service, member.totp), method: 'totp' };
    expect(await during(() => member.client.post('/2fa/verify', wrong))).toEqual({
      [`countersign_second_factors_total{${app},kind="totp",outcome="failed"}`]: 1,
    });
    const credentials = { email: member.email, password: 'Wrong-Horse-7' };
    expect(await during(() => service.client().post('/auth/login', credentials))).toEqual({
      [`countersign_logins_total{${app},kind="password",outcome="failed"}`]: 1,
    });
  });

  test('lockouts, by kind', async () => {
    const member = await registerMember(service);
    const grown = await during(async () => {
      for (let wrong = 0; wrong < service.engine.limits.secondFactor.max; wrong += 1) {
        const code = wrongCode(service, member.totp);
        await member.client.post('/auth/reauthenticate', { code, method: 'totp' });
      }
    });
    expect(grown[`countersign_lockouts_total{${app},kind="totp"}`]).toBe(1);
  });

  test('messages by channel and outcome, and what they cost', async () => {
    const { client } = await register(service);
    const grown = await during(() => addPhone(service, client));
    expect(grown).toMatchObject({
      [`countersign_messages_total{${app},kind="sms",outcome="accepted"}`]: 1,
      [`countersign_enrolments_total{${app},kind="sms"}`]: 1,
      [`countersign_sms_spent_today{${app}}`]: expect.closeTo(
        service.application.settings.sms.defaultPrice / 1_000,
      ),
    });
  });

  test('nothing that was rolled back is counted', async () => {
    const tenant = service.engine.in(service.application);
    const event = newEvent(tenant, 'account.registered', {});
    const rolledBack = () =>
      tenant.database.transact(async ({ audit }) => {
        await audit.append(event);
        throw new Rollback('undone');
      });
    expect(await during(rolledBack)).toEqual({});
    expect(await during(() => tenant.database.transact(({ audit }) => audit.append(event)))).toEqual({
      [`countersign_registrations_total{${app}}`]: 1,
    });
  });

  test('labels are few, and name nobody', async () => {
    const { email, user } = await register(service);
    const { text } = await service.client().get('/metrics', { authorization: 'Bearer metrics-token' });
    const own = text.split('\n').filter((line) => line.startsWith('countersign_'));
    expect(own.join('\n')).not.toContain(email);
    expect(own.join('\n')).not.toContain(user.id);
    const labels = own.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label]) => label));
    expect(new Set(labels)).toEqual(new Set(['application', 'kind', 'outcome']));
  });
});
