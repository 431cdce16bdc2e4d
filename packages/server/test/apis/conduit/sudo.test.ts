import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { type ConduitMember, firstFactor, logIn, register, registerMember } from '../../support/conduit.ts';
import { type Service, startService } from '../../support/service.ts';

const GUARDED = [
  ['PUT', '/authentication/twoFa/enable', { method: 'authenticator' }],
  ['GET', '/authentication/twoFa/generate', undefined],
  ['PUT', '/authentication/twoFa/disable', undefined],
] as const;

const REFUSED = { status: 403, name: 'FORBIDDEN', message: 'Re-login required to enter sudo mode' };

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

describe.each(GUARDED)('%s %s', (method, path, body) => {
  const ask = ({ client }: Pick<ConduitMember, 'client'>) => client.send(method, path, body);

  const expectRefusal = async (person: Pick<ConduitMember, 'client'>): Promise<void> => {
    const answer = await ask(person);
    expect([answer.status, answer.body]).toEqual([403, REFUSED]);
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age="900"',
    );
  };

  test('is refused with a renewed token', async () => {
    const member = await registerMember(service);
    const { refreshToken } = await logIn(service, member);
    const renewed = await member.client.post('/authentication/renew', { refreshToken });
    member.client.token = renewed.body.accessToken;
    await expectRefusal(member);
    expect((await member.client.get('/2fa/status')).data.enabled).toBe(true);
  });

  test('is refused with a renewed token of a user without 2FA', async () => {
    const { client, refreshToken } = await register(service);
    client.token = (await client.post('/authentication/renew', { refreshToken })).body.accessToken;
    await expectRefusal({ client });
  });

  test('is refused with a first-factor token', async () => {
    const member = await registerMember(service);
    await firstFactor(member);
    expect((await ask(member)).status).toBe(401);
  });

  test('is refused with a token of 15 minutes ago', async () => {
    const member = await registerMember(service);
    await logIn(service, member);
    service.clock.advance(15 * MINUTE);
    expect((await ask(member)).status).toBe(401);
  });

  test('is allowed after a fresh login with 2FA', async () => {
    const member = await registerMember(service);
    await logIn(service, member);
    expect((await ask(member)).status).toBe(200);
  });
});
