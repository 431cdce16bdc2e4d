import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import {
  bearer,
  beginLogin,
  expectData,
  newUser,
  passwordLogin,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { type Answer, HttpClient } from '../support/client.ts';
import { codeIn, newNumber, otherThan } from '../support/codes.ts';

interface Heard {
  readonly request: string;
  readonly answer: Answer;
}

// CVE-2026-54693: the answer to "send me a code" held the code.
describe('sent codes, links and destinations in answers and logs', () => {
  let target: Target;
  const heard: Heard[] = [];
  const lines: string[] = [];
  const number = newNumber();
  const address = 'codes.of.dora@example.org';
  let email = '';
  const codes = new Set<string>();
  const tokens = new Set<string>();

  class Listener extends HttpClient {
    override async send(
      method: string,
      path: string,
      ...rest: [body?: string | object, headers?: Record<string, string>]
    ) {
      const answer = await super.send(method, path, ...rest);
      heard.push({ request: `${method} ${path}`, answer });
      return answer;
    }
  }

  /** All that was sent so far, remembered. */
  function collect(): void {
    for (const { text, html = '' } of target.deliveryRoom.inbox!.list()) {
      for (const [, code] of text.matchAll(/^(?:@\S+ #)?(\d{6})$/gm)) codes.add(code!);
      for (const [token] of (text + html).matchAll(/cs_\w+/g)) tokens.add(token);
    }
  }

  const newest = (to: string): string => codeIn(target.messages(to)[0]!.text);
  const handle = (purpose: string): string => {
    const texts = target.messages(email).map(({ text }) => text);
    return new RegExp(`/links/${purpose}\\?token=(\\w+)`).exec(texts.join('\n'))![1]!;
  };

  beforeAll(async () => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    target = await startTarget({ logger: createLogger('trace', sink) });
    const client = new Listener(target.url);
    const user = await newUser(target, client);
    ({ email } = user);
    const headers = bearer(user.accessToken);
    for (const [type, body] of [
      ['sms', { phoneNumber: number }],
      ['email', { email: address }],
    ] as const) {
      const to = type === 'sms' ? number : address;
      expectData(await client.post(`/2fa/${type}/setup`, body, headers));
      await client.post(`/2fa/${type}/verify-setup`, { code: otherThan(newest(to)) }, headers);
      expectData(await client.post(`/2fa/${type}/verify-setup`, { code: newest(to) }, headers));
      const tempToken = await beginLogin(user);
      for (const path of ['/2fa/send-code', '/2fa/resend'])
        expectData(await client.post(path, { tempToken, method: type }));
      await client.post('/2fa/verify', { tempToken, code: otherThan(newest(to)), method: type });
      expectData(await client.post('/2fa/verify', { tempToken, code: newest(to), method: type }));
      await client.post('/2fa/verify', { tempToken, code: newest(to) });
      await client.get(`/2fa/verify?code=${newest(to)}&tempToken=${tempToken}`);
      await client.post('/2fa/verify', `{"code":"${newest(to)}"`, { 'content-type': 'application/json' });
      collect();
    }
    for (const path of ['/2fa/methods', '/2fa/status', '/auth/me', '/email/status', '/auth/sessions'])
      await client.get(path, headers);
    expectData(await client.post('/email/send-verification', {}, headers));
    expectData(await client.post('/email/verify', { token: handle('verify-email') }));
    await client.post('/email/verify', { token: handle('verify-email') });
    expectData(await client.post('/auth/forgot-password', { email }));
    await target.deliver();
    collect();
    const token = handle('reset-password');
    await client.post('/auth/reset-password', { token, newPassword: 'weak' });
    await client.get(`/links/reset-password?token=${token}`);
    expectData(await client.post('/auth/reset-password', { token, newPassword: 'An0ther-Passw0rd!' }));
    await client.post('/auth/reset-password', { token, newPassword: 'An0ther-Passw0rd!' });
    await target.deliver();
    await causeTrouble(client, headers);
    await passwordLogin(user, { password: 'An0ther-Passw0rd!' });
    collect();
  });
  afterAll(() => target.close());

  /** Broken parts are where secrets get out. */
  async function causeTrouble(client: HttpClient, headers: Record<string, string>): Promise<void> {
    const { sms } = target.engine.delivery;
    const usual = sms!.send.bind(sms);
    const another = await newUser(target, client);
    const outcomes = [
      () =>
        Promise.reject(
          Object.assign(new Error(`cannot reach ${number}`), { to: number, request: { body: number } }),
        ),
      () => Promise.resolve({ outcome: 'unknown', provider: 'x', reason: 'timeout' } as const),
    ];
    for (const broken of outcomes) {
      const send = async (message: { text: string }) => {
        codes.add(codeIn(message.text));
        return broken();
      };
      Object.assign(sms!, { send });
      const answer = await client.post(
        '/2fa/sms/setup',
        { phoneNumber: number },
        bearer(another.accessToken),
      );
      expect(answer.status).toBeGreaterThanOrEqual(500);
    }
    Object.assign(sms!, { send: usual });
    await client.post('/2fa/sms/setup', { phoneNumber: `${number}00000` }, bearer(another.accessToken));
    await client.post('/2fa/email/setup', { email: `${address} ` }, headers);
  }

  /** Alone: digits within longer ones, ids and times are chance. */
  const alone = (code: string) => new RegExp(`(?<![\\w.-])${code}(?![\\w-])`);

  test('something was sent and heard', () => {
    expect([codes.size >= 8, tokens.size >= 3]).toEqual([true, true]);
    expect([heard.length > 30, lines.length > 30]).toEqual([true, true]);
  });

  test('no answer holds a code that was sent', () => {
    const strays = heard.filter(({ answer }) => [...codes].some((code) => alone(code).test(answer.text)));
    expect(strays.map(({ request }) => request)).toEqual([]);
  });

  test('no answer holds a mailed token, but the page that it opens', () => {
    const strays = heard.filter(
      ({ request, answer }) =>
        !request.startsWith('GET /links/') && [...tokens].some((token) => answer.text.includes(token)),
    );
    expect(strays.map(({ request }) => request)).toEqual([]);
  });

  test('no answer holds a whole number, or an address of codes', () => {
    const strays = heard.filter(({ answer }) =>
      [number, number.slice(1), address].some((to) => answer.text.includes(to)),
    );
    expect(strays.map(({ request, answer }) => `${request} ${answer.text}`)).toEqual([]);
  });

  test('no line of the log holds a code, a token, a number or an address', () => {
    const log = lines.join('');
    expect([...codes].filter((code) => alone(code).test(log))).toEqual([]);
    expect([...tokens].filter((token) => log.includes(token))).toEqual([]);
    expect([number, number.slice(1), address, email].filter((to) => log.includes(to))).toEqual([]);
  });

  test('the audit trail holds none of them', async () => {
    const trail = JSON.stringify(await target.sql.selectFrom('audit_events').selectAll().execute());
    expect([...codes].filter((code) => alone(code).test(trail))).toEqual([]);
    expect([...tokens, number, number.slice(1), address].filter((secret) => trail.includes(secret))).toEqual(
      [],
    );
  });
});
