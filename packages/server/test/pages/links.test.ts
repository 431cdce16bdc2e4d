import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '../../src/core/clock.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { createLogger } from '../../src/http/logger.ts';
import { anotherApplication } from '../support/engine.ts';
import { newestLink } from '../support/messages.ts';
import { logIn, register, resetToken } from '../support/native.ts';
import { FORM, formOf, mailedLink, mailedToken, verifiedMember } from '../support/pages.ts';
import { PASSWORD } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

const NEW = 'Another-Pass-2';
const purposes = ['verify-email', 'reset-password', 'not-me'] as const;

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

/** As a browser does: a redirect is followed. */
async function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const client = service.client();
  const answer = await client.post(path, formOf(fields), { ...FORM, ...headers });
  return answer.status === 303 ? client.get(answer.headers.get('location')!) : answer;
}

describe.each(purposes)('GET /links/%s', (purpose) => {
  test('shows a form and consumes nothing, however often it is opened', async () => {
    const member = await verifiedMember(service);
    const link = await mailedLink(service, member, purpose);
    for (let opened = 0; opened < 5; opened++) {
      const { status, text } = await service.client().get(link);
      expect(status).toBe(200);
      expect(text).toContain(`<form method="post" action="/links/${purpose}">`);
      expect(text).toContain('Countersign');
    }
    expect((await service.client().send('HEAD', link)).status).toBe(200);
    expect((await member.client.get('/auth/me')).status).toBe(200);
    const token = new URLSearchParams(link.split('?')[1]).get('token')!;
    const done = await post(`/links/${purpose}`, { token, newPassword: NEW });
    expect(done.status).toBe(200);
  });

  test('reads only, apart from nothing at all', async () => {
    const link = await mailedLink(service, await verifiedMember(service), purpose);
    service.statements.length = 0;
    await service.client().get(link);
    expect(service.statements.filter((text) => !/^\s*select/i.test(text))).toEqual([]);
  });

  test('has headers that keep the token to itself', async () => {
    const link = await mailedLink(service, await verifiedMember(service), purpose);
    const { headers, text } = await service.client().get(link);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).not.toMatch(/<script|<style| style=| on\w+=/);
    expect(text).not.toMatch(/(?:src|href)="(?!\/)/);
  });

  test.each(['', '?token=', '?token=garbage', '?token=a&token=b', `?token=${'x'.repeat(5_000)}`])(
    'answers a dead link%s with what to do next, and counts it on the limit of strangers',
    async (query) => {
      const { status, text, headers } = await service
        .client()
        .get(`/links/${purpose}${query.slice(0, 5_020)}`);
      expect(status).toBe(400);
      expect(text).toContain('This link doesn’t work');
      expect(text).toMatch(/ask for a new/);
      expect(headers.get('x-ratelimit-remaining')).toBe('99');
    },
  );

  test('speaks the language of the browser', async () => {
    const link = await mailedLink(service, await verifiedMember(service), purpose);
    for (const [language, direction] of [
      ['es', 'ltr'],
      ['fr', 'ltr'],
      ['de', 'ltr'],
      ['vi', 'ltr'],
      ['ar', 'rtl'],
      ['en', 'ltr'],
    ] as const) {
      const accepted = { 'accept-language': `xx,${language}-XX;q=0.9,en;q=0.1` };
      const { text, headers } = await service.client().get(link, accepted);
      expect(text).toContain(`<html lang="${language}" dir="${direction}">`);
      expect(headers.get('content-language')).toBe(language);
      expect(headers.get('vary')).toContain('Accept-Language');
    }
  });
});

describe('POST /links/verify-email', () => {
  test('verifies the address, once', async () => {
    const { client, email } = await register(service);
    await client.post('/email/send-verification');
    const token = newestLink(service, email, 'verify-email').searchParams.get('token')!;
    const done = await post('/links/verify-email', { token });
    expect([done.status, done.text.includes('Your address is confirmed')]).toEqual([200, true]);
    expect((await client.get('/email/status')).data.verified).toBe(true);
    const again = await post('/links/verify-email', { token });
    expect([again.status, again.text.includes('doesn’t work')]).toEqual([400, true]);
  });
});

test('a post leads to a page that can be reloaded and gone back to', async () => {
  const { email, client } = await register(service);
  await client.post('/email/send-verification');
  const verify = newestLink(service, email, 'verify-email').searchParams.get('token')!;
  const verified = await client.post('/links/verify-email', formOf({ token: verify }), FORM);
  expect([verified.status, verified.headers.get('location'), verified.text]).toEqual([
    303,
    '/links/verify-email?done=1',
    '',
  ]);
  const token = await resetToken(service, email);
  const send = (repeated: string) =>
    client.post('/links/reset-password', formOf({ token, newPassword: NEW, repeated }), FORM);
  const refused = await send('other');
  expect(refused.headers.get('location')).toBe(`/links/reset-password?token=${token}&said=differ`);
  for (let reloaded = 0; reloaded < 2; reloaded++)
    expect((await client.get(refused.headers.get('location')!)).text).toContain('don’t match');
  const done = await send(NEW);
  expect([done.status, done.headers.get('location')]).toEqual([303, '/links/reset-password?done=1']);
  expect((await client.get(done.headers.get('location')!)).text).toContain('Your password is changed');
});

describe('POST /links/reset-password', () => {
  test('sets the password and opens no session', async () => {
    const member = await verifiedMember(service);
    const token = await mailedToken(service, member, 'reset-password');
    const done = await post('/links/reset-password', { token, newPassword: NEW, repeated: NEW });
    expect([done.status, done.text.includes('Your password is changed')]).toEqual([200, true]);
    expect(done.headers.getSetCookie()).toEqual([]);
    expect((await member.client.get('/auth/me')).status).toBe(401);
    const login = await service.client().post('/auth/login', { email: member.email, password: NEW });
    expect(login.data.requires2FA).toBe(true);
  });

  test.each([
    ['a weak password', { newPassword: 'weak', repeated: 'weak' }, 'This password is too weak'],
    ['no password', { repeated: '' }, 'This password is too weak'],
    ['two different ones', { newPassword: NEW, repeated: 'Another-Pass-3' }, 'don’t match'],
  ])('shows %s beside the field and keeps nothing', async (_name, fields, complaint) => {
    const { email } = await register(service);
    const token = await resetToken(service, email);
    const refused = await post('/links/reset-password', { token, ...fields });
    expect(refused.status).toBe(400);
    expect(refused.text).toMatch(/aria-describedby="(\w+)-note"\s+aria-invalid="true" autofocus/);
    expect(refused.text).toContain(complaint);
    expect(refused.text).toContain('<title>Error: ');
    expect(refused.text).not.toMatch(/type="password"[^>]*value=/);
    expect(refused.text).not.toContain(NEW);
    expect((await post('/links/reset-password', { token, newPassword: NEW })).status).toBe(200);
  });

  test('says the rules that the application has', async () => {
    const strict = await startService({ settings: { passwordRules: 'length' } });
    const client = strict.client();
    await client.post('/auth/register', {
      email: 'ann@example.com',
      username: 'ann',
      password: 'correct horse battery staple',
    });
    const token = await resetToken(strict, 'ann@example.com');
    const { text } = await client.get(`/links/reset-password?token=${token}`);
    expect(text).toContain('15 to 256 characters');
    const sent = await client.post('/links/reset-password', formOf({ token, newPassword: NEW }), FORM);
    const refused = await client.get(sent.headers.get('location')!);
    expect([refused.status, refused.text.includes('at least 15 characters')]).toEqual([400, true]);
    await strict.close();
  });

  test('expires after an hour', async () => {
    const { email } = await register(service);
    const token = await resetToken(service, email);
    service.clock.advance(HOUR);
    expect((await service.client().get(`/links/reset-password?token=${token}`)).status).toBe(400);
    expect((await post('/links/reset-password', { token, newPassword: NEW })).status).toBe(400);
  });
});

describe('POST /links/not-me', () => {
  test('ends every session and device, keeps the factors, and asks for a new password at once', async () => {
    const member = await verifiedMember(service);
    const { deviceToken, refreshToken } = await logIn(service, member, { trustDevice: true });
    const token = await mailedToken(service, member, 'not-me');
    const ended = await post('/links/not-me', { token });
    expect([ended.status, ended.text.includes('All sessions have ended')]).toEqual([200, true]);
    expect((await member.client.get('/auth/me')).status).toBe(401);
    expect((await service.client().post('/auth/refresh', { refreshToken })).status).toBe(401);
    const reset = /name="token" value="(cs_reset_\w+)"/.exec(ended.text)![1]!;
    const done = await post('/links/reset-password', { token: reset, newPassword: NEW, repeated: NEW });
    expect(done.status).toBe(200);
    const { email } = member;
    const old = await service.client().post('/auth/login', { email, password: PASSWORD });
    const { data } = await service.client().post('/auth/login', { email, password: NEW, deviceToken });
    expect([old.status, data.requires2FA, data.availableMethods]).toEqual([401, true, ['totp']]);
    expect((await post('/links/not-me', { token })).status).toBe(400);
  });
});

describe('a form', () => {
  const foreign = ['https://evil.example', 'http://localhost:3000.evil.example', 'http://localhost:3001'];

  test.each(foreign)('from %s is refused and spends nothing', async (origin) => {
    const token = await mailedToken(service, await verifiedMember(service), 'verify-email');
    const refused = await post('/links/verify-email', { token }, { origin });
    expect([refused.status, refused.text.includes('came from another page')]).toEqual([403, true]);
    expect((await post('/links/verify-email', { token })).status).toBe(200);
  });

  test('from a sandbox, or a page that hides where it is, is refused', async () => {
    const token = await mailedToken(service, await verifiedMember(service), 'verify-email');
    for (const site of ['cross-site', 'same-site', 'none']) {
      const headers = { origin: 'null', 'sec-fetch-site': site };
      expect((await post('/links/verify-email', { token }, headers)).status).toBe(403);
    }
    const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await post('/links/verify-email', { token }, own)).status).toBe(200);
  });

  test('with our origin is taken', async () => {
    const token = await mailedToken(service, await verifiedMember(service), 'verify-email');
    const headers = { origin: 'http://localhost:3000' };
    expect((await post('/links/verify-email', { token }, headers)).status).toBe(200);
  });

  test.each([
    ['application/json', '{"token":"x"}', 415],
    ['text/plain', 'token=x', 415],
    ['multipart/form-data; boundary=x', 'token=x', 415],
    ['application/x-www-form-urlencoded; charset=UTF-8', 'token=x', 400],
    ['Application/X-WWW-Form-Urlencoded', 'token=x', 400],
    ['application/x-www-form-urlencoded', `token=${'x'.repeat(65_536)}`, 413],
    ['application/x-www-form-urlencoded', '', 400],
    ['application/x-www-form-urlencoded', '%E0%A4%A&=&&token=%00', 400],
  ])('as %s with %.20s… gets a page with %i', async (type, body, status) => {
    const answer = await service.client().post('/links/verify-email', body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<h1>');
  });

  test('is taken on these routes only', async () => {
    for (const path of ['/auth/login', '/email/verify', '/auth/reset-password']) {
      expect((await post(path, { token: 'x' })).status).toBe(415);
    }
  });
});

test('a page behind links that nobody mailed says so', async () => {
  const { status, text } = await service.client().get('/links/nowhere');
  expect([status, text.includes('There is nothing here')]).toEqual([404, true]);
  expect((await service.client().get('/links/verify-email?token=%00')).status).toBe(400);
});

test('floods of garbage end with a page that says when to come back', async () => {
  const client = service.client();
  for (let index = 0; index < 100; index++) await client.get('/links/not-me?token=x');
  const { status, text, headers } = await client.get('/links/not-me?token=x');
  expect([status, text.includes('Too many requests')]).toEqual([429, true]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  const link = await mailedLink(service, await verifiedMember(service), 'reset-password');
  expect((await client.get(link)).status).toBe(200);
});

test('every application has its own pages under its own name', async () => {
  const other = await anotherApplication(service, { tokenDelivery: 'cookie' });
  await updateApplication(service.engine, other, { name: 'Shop <&> "Co"' });
  service.clock.advance(SECOND);
  const prefix = `/apps/${other.clientId}`;
  const { client, email } = await register(service, {
    prefix,
    headers: { origin: 'http://localhost:3000' },
  });
  await client.post('/email/send-verification');
  const link = newestLink(service, email, 'verify-email');
  expect(link.pathname).toBe(`${prefix}/links/verify-email`);
  const { text, status } = await service.client().get(link.pathname + link.search);
  expect(status).toBe(200);
  expect(text).toContain('Shop &lt;&amp;&gt; &quot;Co&quot;');
  expect(text).toContain(`action="${prefix}/links/verify-email"`);
  const token = link.searchParams.get('token')!;
  expect((await post('/links/verify-email', { token })).status).toBe(400);
  const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
  expect((await post(`${prefix}/links/verify-email`, { token }, own)).status).toBe(200);
  expect((await service.client().get('/apps/nobody/links/verify-email?token=x')).status).toBe(404);
});

test('without its database the service answers a page with 503', async () => {
  const lost = await startService();
  const { email } = await register(lost);
  const token = await resetToken(lost, email);
  await lost.database.close();
  const { status, text } = await lost.client().get(`/links/reset-password?token=${token}`);
  expect([status, text.includes('Not available right now')]).toEqual([503, true]);
  await lost.close();
});

test('the stylesheet is cached and free', async () => {
  const { status, headers } = await service.client().get('/pages/page.css');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  expect(headers.get('cache-control')).toBe('public, max-age=3600');
  expect(headers.has('x-ratelimit-limit')).toBe(false);
});

test('no token, code or password of these pages reaches the log', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logged = await startService({ logger: createLogger('trace', sink) });
  const client = logged.client();
  const member = await verifiedMember(logged);
  const tokens = [];
  for (const purpose of purposes) {
    const token = await mailedToken(logged, member, purpose);
    tokens.push(token);
    await client.get(`/links/${purpose}?token=${token}`);
    await client.get(`/links/${purpose}/wrong?token=${token}`);
    await client.post(`/links/${purpose}`, formOf({ token, newPassword: 'weak-secret' }), FORM);
    await client.post(`/links/${purpose}`, formOf({ token, newPassword: NEW }), {
      ...FORM,
      origin: 'https://evil.example',
    });
  }
  await logged.close();
  expect(lines.length).toBeGreaterThan(12);
  for (const secret of [...tokens, 'weak-secret', NEW, 'cs_', member.email]) {
    expect(lines.join('')).not.toContain(secret);
  }
  expect(lines.join('')).toContain('"route":"/links/reset-password"');
});
