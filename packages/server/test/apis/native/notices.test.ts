import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestToken } from '../../support/messages.ts';
import {
  addAuthenticator,
  firstFactor,
  register,
  registerMember,
  verifyAddress,
} from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

async function subjects(email: string): Promise<string[]> {
  await service.deliver();
  return service.messages(email).map(({ subject }) => subject ?? '');
}

describe('a notice', () => {
  test('comes to the verified address, in the language of the account', async () => {
    const person = await register(service, { headers: { 'accept-language': 'fr-CA,fr;q=0.8' } });
    await verifyAddress(service, person);
    await addAuthenticator(service, person.client);
    await person.client.post('/2fa/backup-codes/generate', {}, { 'accept-language': 'de' });
    await service.deliver();
    const [codes, factor] = service.messages(person.email);
    expect(codes!.subject).toMatch(/codes de secours/i);
    expect(factor!.text).toContain('/links/not-me?token=cs_notme_');
    expect(codes!.html).toContain('lang="fr"');
  });

  test('does not come to an address that nobody has verified', async () => {
    const { email, client } = await register(service);
    await addAuthenticator(service, client);
    expect(await subjects(email)).toEqual([]);
  });

  test('tells of each change', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    const before = (await subjects(member.email)).length;
    const { client } = member;
    await client.post('/2fa/backup-codes/generate');
    await client.post('/auth/change-password', { currentPassword: PASSWORD, newPassword: 'Another-Pass-2' });
    await client.delete('/2fa/totp');
    const told = (await subjects(member.email)).slice(0, -before);
    expect(told).toHaveLength(3);
    expect(told.join()).toMatch(/backup codes/i);
    expect(told.join()).toMatch(/password/i);
  });

  test('of a backup code that was used comes too', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    const body = { tempToken: await firstFactor(member), backupCode: member.backupCodes[0] };
    await member.client.post('/2fa/verify-backup-code', body);
    expect((await subjects(member.email))[0]).toMatch(/backup code/i);
  });

  test('carries a link whose token is good for nothing else', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    await member.client.post('/2fa/backup-codes/generate');
    await service.deliver();
    const token = newestToken(service, member.email, 'not-me');
    const reset = { token, newPassword: 'Another-Pass-2' };
    expect((await service.client().post('/auth/reset-password', reset)).status).toBe(400);
    expect((await service.client().post('/email/verify', { token })).status).toBe(400);
  });
});
