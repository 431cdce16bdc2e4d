import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { awaited, formFields, postPage } from '../support/hosted-page.ts';
import { newest } from '../support/messages.ts';
import { addPhone, registerMember, verifyAddress } from '../support/native.ts';
import { FORM, formOf, mailedLink } from '../support/pages.ts';
import { nextCode, PASSWORD } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

const cases = [
  { publicUrl: 'http://sign_in.example:3000', host: 'sign_in.example', mail: 'sign_in.example' },
  { publicUrl: 'http://[::1]:3000', host: '[::1]', mail: '[IPv6:::1]' },
  { publicUrl: 'http://[2001:db8::7]/sub', host: '[2001:db8::7]', mail: '[IPv6:2001:db8::7]' },
  { publicUrl: 'http://192.0.2.7:3000', host: '192.0.2.7', mail: '[192.0.2.7]' },
];

describe.each(cases)('at $publicUrl', ({ publicUrl, host, mail }) => {
  const { origin, pathname } = new URL(publicUrl);
  const base = pathname.replace(/\/$/, '');
  let service: Service;

  beforeAll(async () => {
    service = await startService({ publicUrl });
  });

  afterAll(() => service.close());

  test('the configuration takes it, and mails come from its host', () => {
    const config = loadConfig({ COUNTERSIGN_PUBLIC_URL: publicUrl });
    expect(config.publicUrl).toBe(publicUrl);
    expect(config.mailFrom).toBe(`Countersign <no-reply@${mail}>`);
  });

  test('a person registers, gets an authenticator and a text message that names the host', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    const number = await addPhone(service, member.client);
    expect(newest(service, number).text).toMatch(new RegExp(`\\n@${RegExp.escape(host)} #\\d{6}$`));
    const claims = JSON.parse(atob(member.client.token!.split('.')[1]!));
    expect(claims.iss).toBe(publicUrl);
    expect((await member.client.get('/auth/me')).status).toBe(200);
  });

  test('a mailed link leads there, and its form is taken', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    const link = await mailedLink(service, member, 'reset-password');
    expect(newest(service, member.email).text).toContain(`${publicUrl}${link}`);
    const client = service.client();
    expect((await client.get(link)).text).toContain(`action="${base}/links/reset-password"`);
    const fields = formOf({ token: new URL(link, publicUrl).searchParams.get('token')!, newPassword: 'x' });
    const posted = await client.post('/links/reset-password', fields, { ...FORM, origin });
    expect(posted.status).not.toBe(403);
  });

  test('cookies are taken from its own pages', async () => {
    const client = service.client({ headers: { 'x-token-delivery': 'cookie', origin } });
    const body = { email: 'carl@example.com', username: 'carl', password: PASSWORD };
    expect((await client.post('/auth/register', body)).status).toBe(201);
    expect((await client.post('/auth/refresh')).status).toBe(200);
  });

  test('the page of a second factor is at it', async () => {
    const { opened, customer } = await awaited(service);
    const client = service.client();
    const fields = formFields((await client.get(opened.path)).text);
    const typed = { ...fields, step: 'answer', method: 'totp', code: nextCode(service, customer.totp) };
    const done = await postPage(client, opened, typed, { origin });
    expect(done.status).toBeLessThan(400);
  });

  test('what is written about the service names it', async () => {
    const client = service.client();
    const { data } = await client.get('/openapi.json').then(({ text }) => ({ data: JSON.parse(text) }));
    expect(data.servers).toEqual([{ url: publicUrl }]);
    for (const path of ['/', '/docs', '/docs/reference', '/explorer', '/health']) {
      const accept = 'text/html,application/xhtml+xml';
      expect([path, (await client.get(path, { accept })).status]).toEqual([path, 200]);
    }
  });
});
