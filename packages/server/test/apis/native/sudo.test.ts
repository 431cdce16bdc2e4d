import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { HttpClient } from '../../support/client.ts';
import { logIn, register, registerMember } from '../../support/native.ts';
import { nextCode, PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

/** Every request that changes factors, codes or trusted devices. */
const CHANGES = [
  ['POST', '/2fa/totp/setup'],
  ['DELETE', '/2fa/totp'],
  ['POST', '/2fa/backup-codes/generate'],
  ['DELETE', '/2fa/methods/some-id'],
  ['PATCH', '/2fa/methods/some-id'],
  ['DELETE', '/2fa/devices/some-id'],
  ['DELETE', '/2fa/devices'],
] as const;

function change(client: HttpClient, method: string, path: string) {
  return client.send(method, path, method === 'PATCH' ? { label: 'New name' } : undefined);
}

describe.each(CHANGES)('%s %s', (method, path) => {
  test('asks a refreshed token to log in again', async () => {
    const { client, refreshToken } = await registerMember(service);
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    const { status, body, headers } = await change(client, method, path);
    expect([status, body.code]).toEqual([403, 'step_up_required']);
    expect(body.error).toMatch(/log in again/i);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age="900"',
    );
  });

  test('is allowed after a second factor', async () => {
    const member = await registerMember(service);
    await logIn(service, member);
    expect((await change(member.client, method, path)).status).not.toBe(403);
  });
});

describe('sudo', () => {
  const isGiven = async (client: HttpClient) => (await client.post('/2fa/totp/setup')).status === 200;

  test('comes with a registration', async () => {
    expect(await isGiven((await register(service)).client)).toBe(true);
  });

  test('comes with a login whose second factor was not due', async () => {
    const { client, email } = await register(service);
    client.token = (await client.post('/auth/login', { email, password: PASSWORD })).data.accessToken;
    expect(await isGiven(client)).toBe(true);
  });

  test('comes with a backup code', async () => {
    const { client, email, backupCodes } = await registerMember(service);
    const { data } = await client.post('/auth/login', { email, password: PASSWORD });
    const body = { tempToken: data.tempToken, backupCode: backupCodes[0] };
    client.token = (await client.post('/2fa/verify-backup-code', body)).data.accessToken;
    expect(await isGiven(client)).toBe(true);
  });

  test('comes with the password again only where no factor is held', async () => {
    const person = await register(service);
    const member = await registerMember(service);
    const given = [];
    for (const { client, refreshToken } of [person, member]) {
      client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
      const { data } = await client.post('/auth/reauthenticate', { password: PASSWORD });
      client.token = data.accessToken;
      given.push(await isGiven(client));
    }
    expect(given).toEqual([true, false]);
  });

  test('comes with a code again', async () => {
    const { client, refreshToken, totp } = await registerMember(service);
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    const { data } = await client.post('/auth/reauthenticate', { code: nextCode(service, totp) });
    client.token = data.accessToken;
    expect(await isGiven(client)).toBe(true);
  });

  test('is not needed to confirm what was begun with it', async () => {
    const { client, refreshToken } = await register(service);
    const { data } = await client.post('/2fa/totp/setup');
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    service.clock.advance(14 * MINUTE + 30 * SECOND);
    const { authenticator, codeNow } = await import('../../support/person.ts');
    const code = codeNow(service, authenticator(data.secret));
    expect((await client.post('/2fa/totp/verify-setup', { code })).status).toBe(200);
  });
});
