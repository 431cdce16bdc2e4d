import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { createLogger } from '../../src/http/logger.ts';
import { backend, Caller, newBusiness, newKey, newShared } from '../support/hosted.ts';
import {
  awaited,
  formFields,
  newShop,
  openPageSession,
  postPage,
  RETURN_URL,
  type VisitRequest,
} from '../support/hosted-page.ts';
import type { HostedPerson } from '../support/hosted-person.ts';
import { newestCode } from '../support/messages.ts';
import { unwrap } from '../support/outcomes.ts';
import { FORM, formOf } from '../support/pages.ts';
import { nextCode, wrongCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
const lines: string[] = [];

beforeAll(async () => {
  const log = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(line.toString());
      done();
    },
  });
  service = await startService({
    logger: createLogger('trace', log),
    limits: { anonymous: { max: 10_000 }, emailSend: { max: 100 } },
  });
});

afterAll(() => service.close());

/** A person at their page, which their browser has opened. */
async function atPage(options: VisitRequest = {}) {
  const awaiting = await awaited(service, options);
  const client = service.client();
  const answer = await client.get(awaiting.opened.path);
  return { ...awaiting, client, answer, fields: formFields(answer.text) };
}

type AtPage = Awaited<ReturnType<typeof atPage>>;

const post = ({ client, opened, fields }: Pick<AtPage, 'client' | 'opened' | 'fields'>, more: object) =>
  postPage(client, opened, { ...fields, ...more });

const right = (customer: HostedPerson): string => nextCode(service, customer.totp);
const wrong = (customer: HostedPerson): string => wrongCode(service, customer.totp);
const typed = (code: string, method = 'totp') => ({ step: 'answer', method, code });

describe('GET', () => {
  test('consumes nothing, however often it is opened, and HEAD neither', async () => {
    const at = await atPage();
    service.statements.length = 0;
    for (let opened = 0; opened < 3; opened++) expect((await at.client.get(at.opened.path)).status).toBe(200);
    expect((await at.client.send('HEAD', at.opened.path)).status).toBe(200);
    expect(service.statements.filter((text) => !/^\s*select/i.test(text))).toEqual([]);
    expect((await post(at, typed(right(at.customer)))).text).toContain('You’re in');
  });

  test('says who asks, which account, when, from where, and for how long', async () => {
    const { answer } = await atPage({ userIp: '203.0.113.7' });
    expect(answer.text).toContain('Blumen &amp; Söhne asks for a second step');
    expect(answer.text).toContain('car****<wbr>@example.com');
    expect(answer.text).toContain('203.0.113.7 · Firefox');
    expect(answer.text).toMatch(/data-left="(300|299)"/);
    expect(answer.text).toMatch(/inputmode="numeric" autocomplete="one-time-code"/);
    expect(answer.text).not.toContain('maxlength');
  });

  test('shows hours of two digits where clocks have 24', async () => {
    const morning = 9 * HOUR + 5 * MINUTE;
    service.clock.advance((morning - (service.clock.now() % DAY) + DAY) % DAY);
    const { client, opened } = await atPage();
    for (const language of ['es', 'fr', 'de', 'vi']) {
      const { text } = await client.get(`${opened.path}?lang=${language}`);
      expect(text.match(/<time[^>]*>\d\d:\d\d/g)).toHaveLength(2);
    }
    expect((await client.get(opened.path)).text).toMatch(/<time[^>]*>9:\d\d\sAM/);
  });

  test('warns where the page is opened in another network than the login, and not in the same', async () => {
    const { client, opened } = await atPage({ userIp: '203.0.113.7' });
    const warned = (await client.get(opened.path)).text;
    expect(warned).toMatch(
      /class="warning"[^>]* tabindex="-1" autofocus>\s*<p[^>]*><strong>Did you start this login/,
    );
    expect(warned.match(/autofocus/g)).toHaveLength(1);
    const near = service.client({ ip: '203.0.9.9' });
    expect((await near.get(opened.path)).text).not.toContain('Did you start this login?');
  });

  test('has headers that keep the link to itself, and a policy without anything inline', async () => {
    const { answer } = await atPage();
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self' http://shop.example; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^cs_page_[\w-]{16}=cs_nonce_\w+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/),
    ]);
    expect(answer.text).not.toMatch(/<style| style=| on\w+=|<script(?! src="\/pages\/verify\.js" defer>)/);
    expect(answer.text).not.toMatch(/(?:src|href|action)="(?!\/pages\/|\?lang=)/);
  });

  test('names the framing origins exactly', async () => {
    const { answer } = await atPage({
      hosted: { framingOrigins: ['https://a.example', 'https://b.example'] },
    });
    expect(answer.headers.get('content-security-policy')).toContain(
      '; frame-ancestors https://a.example https://b.example',
    );
    expect(answer.headers.has('x-frame-options')).toBe(false);
  });

  test('speaks the language of the browser, or the one that was chosen', async () => {
    const { client, opened } = await atPage();
    for (const language of ['en', 'es', 'fr', 'de', 'vi', 'ar']) {
      const direction = language === 'ar' ? 'rtl' : 'ltr';
      const { text, headers } = await client.get(opened.path, { 'accept-language': `${language}-XX` });
      expect(text).toContain(`<html lang="${language}" dir="${direction}">`);
      expect(headers.get('content-language')).toBe(language);
      const chosen = await client.get(`${opened.path}?lang=${language}`);
      expect(chosen.text).toContain(`<html lang="${language}"`);
    }
    expect((await client.get(`${opened.path}?lang=xx`)).text).toContain('<html lang="en"');
  });

  test.each(['nothing', 'cs_page_0', 'x'.repeat(190), '%F0%9F%98%80'])(
    'answers the unknown link %s with what to do next, and counts it on the limit of strangers',
    async (handle) => {
      const { shop } = await atPage();
      const { status, text, headers } = await service.client().get(`/apps/${shop.clientId}/verify/${handle}`);
      expect([status, text.includes('This link doesn’t work')]).toEqual([404, true]);
      expect(headers.get('x-ratelimit-remaining')).toBe('9999');
    },
  );

  test('knows no handle of another application', async () => {
    const { opened } = await atPage();
    const other = await newShop(service);
    const { status } = await service.client().get(`/apps/${other.clientId}/verify/${opened.handle}`);
    expect(status).toBe(404);
    expect((await service.client().get(`/verify/${opened.handle}`)).status).toBe(404);
  });
});

describe('a code', () => {
  test('that is right leads back with the state and a completion code, and nothing of the verdict', async () => {
    const at = await atPage({ returnUrl: RETURN_URL, state: 'st=1&x' });
    const done = await post(at, typed(right(at.customer)));
    expect(done.status).toBe(303);
    const back = new URL(done.headers.get('location')!);
    expect([...back.searchParams.keys()]).toEqual(['from', 'state', 'completion_code']);
    expect(back.searchParams.get('state')).toBe('st=1&x');
    expect(back.searchParams.get('completion_code')).toMatch(/^cs_completion_/);
    expect(back.href).toMatch(/^http:\/\/shop\.example\/back\?from=countersign&/);
    expect(done.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('is read tolerantly', async () => {
    for (const spell of [
      (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
      (code: string) => ` ${code.slice(0, 3)}-${code.slice(3)} `,
      (code: string) => code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    ]) {
      const at = await atPage();
      expect((await post(at, typed(spell(right(at.customer))))).text).toContain('You’re in');
    }
  });

  test('that is wrong is told beside the field, with the tries that are left', async () => {
    const at = await atPage();
    const refused = await post(at, typed(wrong(at.customer)));
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('<title>Error: ');
    expect(refused.text).toMatch(/aria-describedby="code-hint complaint" aria-invalid="true" autofocus>/);
    expect(refused.text).toContain('Tries left: 2');
    expect(refused.text).not.toContain(wrong(at.customer));
    const done = await post({ ...at, fields: formFields(refused.text) }, typed(right(at.customer)));
    expect(done.text).toContain('You’re in');
  });

  test('that is missing costs no try', async () => {
    const at = await atPage();
    for (let sent = 0; sent < 4; sent++) {
      const refused = await post(at, typed('  '));
      expect([refused.status, refused.text.includes('Enter the code first')]).toEqual([400, true]);
    }
    expect((await post(at, typed(right(at.customer)))).text).toContain('You’re in');
  });

  test('that can be none costs no try', async () => {
    const at = await atPage();
    for (const code of ['abcdef', '12345', '12345a', '123 45O', '1234567890']) {
      const refused = await post(at, typed(code));
      expect([code, refused.status, refused.text.includes('That isn’t a code')]).toEqual([code, 400, true]);
      expect(refused.text).not.toContain('Tries left');
    }
    for (const code of ['123456', 'ABCDE', 'ABCDE_FGHI', 'ABCDEFGHIJK'])
      expect((await post(at, typed(code, 'recovery_code'))).text).toContain('That isn’t a backup code');
    expect((await post(at, typed(wrong(at.customer)))).text).toContain('Tries left: 2');
    expect((await post(at, typed(right(at.customer)))).text).toContain('You’re in');
  });

  test('from a mail works, and pressing twice sends one', async () => {
    const at = await atPage();
    const sent = await post(at, { step: 'send:email' });
    expect([sent.status, sent.text.includes('We sent a code to')]).toEqual([200, true]);
    expect(sent.text).toMatch(/data-wait="(30|29)"/);
    const again = await post({ ...at, fields: formFields(sent.text) }, { step: 'send:email' });
    expect(again.status).toBe(200);
    expect(service.messages(at.customer.email)).toHaveLength(1);
    const done = await post(at, typed(newestCode(service, at.customer.email), 'email'));
    expect(done.text).toContain('You’re in');
  });

  test('in a mail speaks the language that was chosen on the page', async () => {
    const at = await atPage();
    await postPage(at.client, { path: `${at.opened.path}?lang=de` }, { ...at.fields, step: 'send:email' });
    expect(service.messages(at.customer.email)[0]?.text).toContain('Minuten');
  });

  test('for recovery works once, behind “another way”', async () => {
    const at = await atPage();
    expect(at.answer.text).toMatch(
      /<details[^>]*>\s*<summary>Another way<\/summary>\s*<button[^>]*>Use a backup code/,
    );
    const shown = await post(at, { step: 'show:recovery_code' });
    expect(shown.text).toContain('Backup code');
    const [code = ''] = at.customer.recoveryCodes;
    expect((await post(at, typed(code, 'recovery_code'))).text).toContain('You’re in');
    const opened = await openPageSession(service, at.customer);
    const fields = formFields((await at.client.get(opened.path)).text);
    const reused = await post({ ...at, opened, fields }, typed(code, 'recovery_code'));
    expect(reused.text).toContain('That backup code is wrong');
  });
});

describe('ends', () => {
  test('“this wasn’t me” denies, finally, and offers the way back without a verdict', async () => {
    const at = await atPage({ returnUrl: RETURN_URL, state: 's' });
    const denied = await post(at, { step: 'deny' });
    expect([denied.status, denied.text.includes('The login was stopped')]).toEqual([200, true]);
    expect(denied.text).toMatch(
      /href="http:\/\/shop\.example\/back\?from=countersign&amp;state=s&amp;completion_code=/,
    );
    expect((await post(at, typed(right(at.customer)))).status).not.toBe(303);
    expect((await at.client.get(at.opened.path)).text).toContain('The login was stopped');
  });

  test('too many tries', async () => {
    const at = await atPage();
    const codes = ['000001', '000002', '000003'].map((code) => typed(code));
    const answers = [];
    for (const code of codes) answers.push(await post(at, code));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 429]);
    expect(answers[2]!.text).toContain('Too many wrong codes');
    expect((await post(at, typed(right(at.customer)))).text).toContain('Too many wrong codes');
    expect((await at.client.get(at.opened.path)).text).toContain('Too many wrong codes');
  });

  test('five minutes are over, by the clock alone', async () => {
    const at = await atPage();
    service.clock.advance(5 * MINUTE);
    const late = await post(at, typed(right(at.customer)));
    expect([late.status, late.text.includes('Time is up')]).toEqual([410, true]);
    expect((await at.client.get(at.opened.path)).status).toBe(410);
  });

  test('a newer login has taken its place', async () => {
    const at = await atPage({ returnUrl: RETURN_URL });
    await post(at, { step: 'show' });
    await openPageSession(service, at.customer);
    for (const answer of [await at.client.get(at.opened.path), await post(at, typed(right(at.customer)))]) {
      expect([answer.status, answer.text.includes('A newer login replaced this one')]).toEqual([410, true]);
      expect(answer.text).not.toContain('Time is up');
    }
  });

  test('the account has changed', async () => {
    const at = await atPage();
    const { apiKey } = { apiKey: (await newKey(service, at.shop)).token };
    const off = { client_id: at.shop.clientId, email: at.customer.email, action: 'DISABLE' };
    expect((await backend(service, { apiKey }).post('/v1/two-factor/sync', off)).status).toBe(200);
    const { status, text } = await at.client.get(at.opened.path);
    expect([status, text.includes('This login has ended')]).toEqual([410, true]);
  });

  test('after three wrong codes a new login passes at once, and the page says so', async () => {
    const at = await atPage();
    for (const code of ['000001', '000002']) await post(at, typed(code));
    const ended = await post(at, typed('000003'));
    expect(ended.text).toContain('Go back to Blumen &amp; Söhne and log in again.');
    expect(ended.text).not.toContain('15 minutes');
    const opened = await openPageSession(service, at.customer);
    const fields = formFields((await at.client.get(opened.path)).text);
    expect((await post({ ...at, opened, fields }, typed(right(at.customer)))).text).toContain('You’re in');
  });

  test('more time is given once', async () => {
    const at = await atPage();
    expect(at.answer.text).toContain('Add 5 minutes');
    service.clock.advance(4 * MINUTE);
    const extended = await post(at, { step: 'extend:totp' });
    expect([extended.status, extended.text.includes('Add 5 minutes')]).toEqual([200, false]);
    expect(extended.text).toMatch(/data-left="(360|359)"/);
    service.clock.advance(5 * MINUTE);
    expect((await post(at, typed(right(at.customer)))).text).toContain('You’re in');
  });

  test('an inactive application', async () => {
    const at = await atPage();
    unwrap(await updateApplication(service.engine, at.shop, { active: false }));
    service.clock.advance(2 * SECOND);
    for (const answer of [await at.client.get(at.opened.path), await post(at, typed(right(at.customer)))]) {
      expect([answer.status, answer.text.includes('Closed at the moment')]).toEqual([403, true]);
    }
  });
});

describe('a post', () => {
  const typedInto = ({ fields }: AtPage, code: string) => formOf({ ...fields, ...typed(code) });

  test('leads back to the page, so that going back and reloading send no form again', async () => {
    const at = await atPage();
    const { client, opened, customer } = at;
    for (let tried = 0; tried < 2; tried++) {
      const code = `00000${tried}`;
      const posted = await client.post(opened.path, typedInto(at, code), FORM);
      expect([posted.status, posted.headers.get('location')]).toEqual([
        303,
        `${opened.path}?shown=totp&said=wrong`,
      ]);
      expect(posted.text).toBe('');
    }
    const reloaded = await client.get(`${opened.path}?shown=totp&said=wrong`);
    expect(reloaded.text).toContain('Tries left: 1');
    expect((await client.get(opened.path)).text).not.toContain('role="alert"');
    const last = await client.post(opened.path, typedInto(at, right(customer)), FORM);
    expect([last.status, last.headers.get('location')]).toEqual([303, opened.path]);
    expect((await client.get(opened.path)).status).toBe(200);
  });

  test('from a browser that keeps no cookie gets the page itself', async () => {
    const at = await atPage();
    const bare = service.client({ ip: at.client.ip });
    const wrongly = await bare.post(at.opened.path, typedInto(at, wrong(at.customer)), FORM);
    expect([wrongly.status, wrongly.text.includes('Tries left: 2')]).toEqual([400, true]);
    const rightly = await bare.post(at.opened.path, typedInto(at, right(at.customer)), FORM);
    expect(rightly.status).toBe(200);
  });

  test('in another browser is not helped by what the address says', async () => {
    const at = await atPage({ hasDevice: true });
    await post(at, { step: 'ask:push' });
    const other = await service.client().get(`${at.opened.path}?shown=push&said=wrong`);
    expect([other.status, /<strong dir="ltr">\d+</.test(other.text)]).toEqual([409, false]);
  });

  test('over https keeps its cookie to this host, and to the site that frames it', async () => {
    const secure = await startService({ publicUrl: 'https://login.example' });
    const { opened } = await awaited(secure);
    const { headers } = await secure.client().get(opened.path);
    expect(headers.getSetCookie()[0]).toMatch(
      /^__Host-cs_page_[^;]+; Path=\/; Max-Age=900; HttpOnly; SameSite=None; Secure; Partitioned$/,
    );
    await secure.close();
  });
});

test.each([
  'myapp://done',
  'com.example.app:/done',
  'http://[2001:db8::7]/back',
  'http://my_shop.example/back',
])('a right code leads back to %s, as the page’s policy allows', async (returnUrl) => {
  const at = await atPage({ returnUrl, state: 's', hosted: { returnUrls: [returnUrl] } });
  const { protocol, origin, hostname } = new URL(returnUrl);
  const source = hostname.startsWith('[') || origin === 'null' ? protocol : origin;
  expect(at.answer.headers.get('content-security-policy')).toContain(`; form-action 'self' ${source};`);
  const done = await post(at, typed(right(at.customer)));
  expect([
    done.status,
    done.headers.get('location')?.startsWith(`${returnUrl}?state=s&completion_code=`),
  ]).toEqual([303, true]);
});

describe('the same browser', () => {
  test('that sends a form twice acts once', async () => {
    const at = await atPage();
    const code = typed(wrong(at.customer));
    const answers = await Promise.all([post(at, code), post(at, code), post(at, code)]);
    answers.push(await post(at, code));
    for (const { text } of answers) expect(text).toContain('Tries left: 2');
  });

  test('that repeats the right code is led back again with the same completion code', async () => {
    const at = await atPage({ returnUrl: RETURN_URL });
    const code = typed(right(at.customer));
    const [first, second] = await Promise.all([post(at, code), post(at, code)]);
    const third = await post(at, { ...code, form: 'another' });
    const places = [first, second, third].map(({ headers }) => headers.get('location'));
    expect(new Set(places).size).toBe(1);
    expect(places[0]).toContain('completion_code=');
  });

  test('that looks again after it was led back finds the way, and is not sent away', async () => {
    const at = await atPage({ returnUrl: RETURN_URL });
    const { headers } = await post(at, typed(right(at.customer)));
    const looked = await post(at, { step: 'show' });
    expect(looked.status).toBe(200);
    expect(looked.text).toContain(headers.get('location')!.replaceAll('&', '&amp;'));
  });

  test('keeps its state in another language', async () => {
    const at = await atPage({ hasDevice: true });
    const asked = await post(at, { step: 'ask:push' });
    const number = /<strong dir="ltr">(\d+)</.exec(asked.text)![1]!;
    expect(asked.text).toContain('formaction="?lang=ar"');
    const german = { path: `${at.opened.path}?lang=de` };
    const { text } = await postPage(at.client, german, { ...formFields(asked.text), step: 'show:push' });
    expect(text).toContain('<html lang="de"');
    expect(text).toContain(number);
  });
});

test('an application’s look is a stylesheet and an image that runs nothing', async () => {
  const logo = `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg"/>')}`;
  const { answer, client } = await atPage({ hosted: { look: { logo, colour: '#7A1FA2' } } });
  expect(answer.text).toContain(`<img src="${logo}" alt="" height="40">`);
  const href = /href="(\/apps\/[^"]+\/verify\/look\.css\?colour=7A1FA2)"/.exec(answer.text)![1]!;
  const css = await client.get(href);
  expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(css.text).toMatch(/--accent: #7a1fa2; .*--on-accent: #ffffff;/);
});

test('the page with its files weighs less than 60 KB', async () => {
  const { answer, client } = await atPage({ userIp: '203.0.113.7', hasDevice: true });
  const files = ['/pages/page.css', '/pages/verify.css', '/pages/verify.js'];
  const texts = [
    answer.text,
    ...(await Promise.all(files.map((file) => client.get(file)))).map(({ text }) => text),
  ];
  const bytes = texts.map((text) => Buffer.byteLength(text));
  const sum = bytes.reduce((left, one) => left + one, 0);
  console.log(
    `the page of a second factor: ${['HTML', ...files].map((name, index) => `${name} ${String(bytes[index])}`).join(', ')}; ${sum} bytes in all`,
  );
  expect(sum).toBeLessThan(60 * 1024);
});

describe('the live status', () => {
  test('tells how the session stands, and nothing else', async () => {
    const at = await atPage();
    const stream = await fetch(`${service.url}${at.opened.path}/events`, {
      headers: { 'x-forwarded-for': at.client.ip },
    });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    await post(at, typed(right(at.customer)));
    expect(await stream.text()).toBe('data: pending\n\ndata: approved\n\n');
    const ended = await at.client.get(`${at.opened.path}/events`);
    expect(ended.text).toBe('data: approved\n\n');
  });

  test('has at most two listeners', async () => {
    const at = await atPage();
    const stop = new AbortController();
    const listen = () => fetch(`${service.url}${at.opened.path}/events`, { signal: stop.signal });
    expect([(await listen()).status, (await listen()).status]).toEqual([200, 200]);
    expect((await listen()).status).toBe(429);
    stop.abort();
    await expect.poll(async () => (await fetch(`${service.url}${at.opened.path}/events`)).status).toBe(200);
    await post(at, { step: 'deny' });
  });

  test('of one application has 200 listeners at most, and others keep theirs', async () => {
    const shop = await newBusiness(service);
    const backends = backend(service, shop);
    const stop = new AbortController();
    const pages: string[] = [];
    for (let made = 0; made <= 100; made++) {
      const ann = new Caller(service, shop);
      await ann.enable(newShared());
      const body = { client_id: shop.clientId, email: ann.email };
      pages.push(new URL((await backends.post('/v1/sessions', body)).data.webview_url).pathname);
    }
    // Kept: what nobody holds any more is closed.
    const held: Response[] = [];
    const listen = async (page: string) => {
      const stream = await fetch(`${service.url}${page}/events`, { signal: stop.signal });
      held.push(stream);
      return stream.status;
    };
    const [last = '', ...others] = pages;
    const statuses = await Promise.all([...others, ...others].map(listen));
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(await listen(last)).toBe(429);
    const elsewhere = await atPage();
    expect(await listen(elsewhere.opened.path)).toBe(200);
    stop.abort();
    await expect.poll(async () => (await fetch(`${service.url}${last}/events`)).status).toBe(200);
    service.clock.advance(5 * MINUTE);
  });

  test('is not held by whoever only asks for the head of it', async () => {
    const at = await atPage();
    const heads = [at.client, at.client].map((client) => client.send('HEAD', `${at.opened.path}/events`));
    expect((await Promise.all(heads)).map(({ status }) => status)).toEqual([404, 404]);
    const stream = fetch(`${service.url}${at.opened.path}/events`);
    expect((await stream).status).toBe(200);
    await post(at, { step: 'deny' });
    expect(await (await stream).text()).toBe('data: pending\n\ndata: denied\n\n');
  });

  test('of an unknown link is not there', async () => {
    const { shop, client } = await atPage();
    expect((await client.get(`/apps/${shop.clientId}/verify/x/events`)).status).toBe(404);
  });
});

test('no line of the log holds a handle, a nonce or a code', () => {
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter((line) => /cs_(page|nonce|completion)_/.test(line))).toEqual([]);
  expect(lines.join('')).toContain('"route":"/verify/:handle"');
});
