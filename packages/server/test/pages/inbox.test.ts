import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askAs, FORWARDED } from '../support/forwarded.ts';
import { newest, newNumber } from '../support/messages.ts';
import { addPhone, register } from '../support/native.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  // Who sits at this machine asks without a proxy.
  service = await startService({
    trustedProxies: [],
    limits: { register: { max: 1_000 }, anonymous: { max: 1_000 } },
  });
});

afterAll(() => service.close());

/** As a browser on this machine asks. */
const atHome = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });

/** With headers that fetch does not let go. */
function ask(
  path: string,
  headers: Record<string, string>,
  port = new URL(service.url).port,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

const paths = [
  '/dev/inbox',
  '/dev/inbox.json',
  '/dev/inbox.js',
  '/dev/inbox.css',
  '/dev/inbox/events',
  '/dev/inbox/messages/x',
];

describe('/dev/inbox.json', () => {
  test('lists the messages, newest first', async () => {
    const { client, email } = await register(service);
    const number = await addPhone(service, client);
    await client.post('/email/send-verification');
    const response = await atHome('/dev/inbox.json');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const [mail, text] = (await response.json()) as Record<string, string>[];
    expect(text).toEqual({
      channel: 'sms',
      to: number,
      text: expect.stringMatching(/^\d{6} is your Countersign code/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(mail).toEqual({
      channel: 'email',
      to: email,
      subject: 'Confirm your email address for Countersign',
      text: expect.stringContaining('http://localhost:3000/links/verify-email?token='),
      at: expect.any(String),
    });
  });

  test('is read by no page of another site', async () => {
    const response = await atHome('/dev/inbox.json', { origin: 'https://evil.example' });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe.each(paths)('%s', (path) => {
  const elsewhere = { host: 'localhost' };

  test.each([
    ...FORWARDED.map((headers) => [
      `a client behind a proxy that says ${Object.keys(headers)}`,
      { ...elsewhere, ...headers },
    ]),
    ['a page of a name that was turned to this machine', { host: 'evil.example' }],
    ['a page of a name that looks like it', { host: 'localhost.evil.example:3000' }],
  ] as [string, Record<string, string>][])('does not exist for %s', async (_name, headers) => {
    expect(await ask(path, headers)).toBe(404);
  });

  test('does not exist for what a proxy asks in HTTP/1.0 and without a header of its own', async () => {
    const port = Number(new URL(service.url).port);
    expect(await askAs('1.0', { port, path })).toBe(404);
  });

  test('looks like any route that is not there', async () => {
    const answers = [path, '/dev/nothing'].map((one) => service.client().get(one));
    const [inbox, nothing] = await Promise.all(answers);
    const plain = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
    expect(plain(inbox!.text)).toBe(plain(nothing!.text));
    const names = [...inbox!.headers.keys()].sort();
    expect(names).toEqual([...nothing!.headers.keys()].sort());
  });

  test('belongs to no application', async () => {
    expect((await atHome(`/apps/default${path}`)).status).toBe(404);
  });
});

test.each(['localhost', '127.0.0.1:3000', '[::1]:3000', 'app.localhost'])(
  'the inbox is served at %s',
  async (host) => {
    expect(await ask('/dev/inbox', { host })).toBe(200);
  },
);

test('the stylesheet begins with what it shares with the other pages', async () => {
  const read = async (path: string) => (await (await atHome(path)).text()).split('\n:root {\n');
  const [inbox, page] = [await read('/dev/inbox.css'), await read('/pages/page.css')];
  expect(inbox[0]).toBe(page[0]);
  expect(inbox[0]).toContain('focus-visible');
  expect(inbox[1]).not.toBe(page[1]);
});

test('the page needs no inline script or style', async () => {
  const response = await atHome('/dev/inbox');
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self';/,
  );
  const text = await response.text();
  expect(text).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+="/);
  expect(text).toContain('This is development.');
});

test('a mail is shown in a sandbox of its own', async () => {
  const { client, email } = await register(service);
  await client.post('/email/send-verification');
  const { id } = newest(service, email);
  const response = await atHome(`/dev/inbox/messages/${id}`);
  expect(response.headers.get('content-security-policy')).toMatch(/sandbox allow-popups/);
  expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(await response.text()).toContain('<base target="_blank">');
});

test('events tell what the page has missed, and what is new', async () => {
  const { client } = await register(service);
  const before = newNumber();
  await addPhone(service, client, before);
  const { id: seen } = newest(service, before);
  const [missed, live] = [newNumber(), newNumber()];
  await client.post('/2fa/sms/setup', { phoneNumber: missed });
  const leave = new AbortController();
  const response = await fetch(`${service.url}/dev/inbox/events?after=${seen}`, { signal: leave.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await client.post('/2fa/sms/setup', { phoneNumber: live });
  let text = '';
  while (!text.includes(live)) text += (await reader.read()).value ?? '';
  expect(text).not.toContain(before);
  expect(text.indexOf(missed)).toBeGreaterThan(-1);
  expect(text.indexOf(missed)).toBeLessThan(text.indexOf(live));
  leave.abort();
});

test('an open page does not keep the service from stopping', async () => {
  const other = await startService({ trustedProxies: [] });
  const response = await fetch(`${other.url}/dev/inbox/events`);
  const read = response.text();
  await other.close();
  expect(await read).toContain('retry:');
});

test('the public name, which a proxy passes on, opens no inbox', async () => {
  const named = await startService({ trustedProxies: [], publicUrl: 'http://login.example.com' });
  const { port } = new URL(named.url);
  expect(await ask('/dev/inbox', { host: 'login.example.com' }, port)).toBe(404);
  expect(await ask('/dev/inbox', { host: 'localhost' }, port)).toBe(200);
  await named.close();
});

test.each(['127.0.0.1', '127.0.0.0/8'])(
  'there is no inbox for what comes from the declared proxy %s, whatever its headers say',
  async (proxy) => {
    const proxied = await startService({ trustedProxies: [proxy] });
    for (const path of paths) {
      const answer = await fetch(proxied.url + path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    await proxied.close();
  },
);

test('there is no inbox where both channels have a provider', async () => {
  const sms = [{ kind: 'webhook', url: 'http://127.0.0.1:9/', secret: `whsec_${'A'.repeat(32)}` }];
  const configured = await startService({
    env: {
      COUNTERSIGN_SMTP_URL: 'smtp://127.0.0.1:9',
      COUNTERSIGN_SMS_PROVIDERS: JSON.stringify(sms),
    },
  });
  expect((await fetch(`${configured.url}/dev/inbox`)).status).toBe(404);
  expect((await configured.client().get('/')).body).not.toHaveProperty('inbox');
  await configured.close();
});
