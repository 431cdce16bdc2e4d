import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { awaited, formFields, newShop, openPageSession, postPage } from '../support/hosted-page.ts';
import { newHostedPerson, pulled } from '../support/hosted-person.ts';
import { answer } from '../support/page-states.ts';
import { nextCode, wrongCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let browser: Browser;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

async function opened() {
  const awaiting = await awaited(service);
  const owner = service.client();
  const fields = formFields((await owner.get(awaiting.opened.path)).text);
  const { shop, customer, opened: page } = awaiting;
  const right = () => ({ ...fields, step: 'answer', method: 'totp', code: nextCode(service, customer.totp) });
  const wrong = () => ({ ...right(), code: wrongCode(service, customer.totp) });
  return { shop, customer, page, owner, fields, right, wrong };
}

describe('login CSRF: a form of another site', () => {
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'same-site' },
  ])('with %o is refused, even with a nonce of ours, and binds nothing', async (headers) => {
    const { owner, page, right } = await opened();
    const refused = await postPage(owner, page, right(), headers);
    expect([refused.status, refused.text.includes('came from another page')]).toEqual([403, true]);
    expect((await postPage(owner, page, right())).text).toContain('You’re in');
  });

  test.each([{}, { nonce: '' }, { nonce: 'guessed' }, { nonce: `cs_nonce_${'0'.repeat(32)}` }])(
    'without a nonce of ours (%o) is refused and binds nothing',
    async (nonce) => {
      const { owner, page, right } = await opened();
      const { nonce: _ours, ...others } = right() as Record<string, string>;
      const refused = await postPage(service.client(), page, { ...others, ...nonce });
      expect([refused.status, refused.text.includes('came from another page')]).toEqual([403, true]);
      expect((await postPage(owner, page, right())).text).toContain('You’re in');
    },
  );

  test('in a real browser ends before it reaches the session', async () => {
    const { page, right, owner } = await opened();
    const { page: tab } = await openPage(browser);
    const inputs = Object.entries(right()).map(([name, value]) => `<input name="${name}" value="${value}">`);
    await tab.route('http://evil.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${service.url}${page.path}">${inputs.join('')}<button>Win</button></form>`,
      }),
    );
    await tab.goto('http://evil.example/');
    await tab.click('button');
    await tab.waitForSelector('text=came from another page');
    expect((await owner.get(page.path)).text).toContain('Confirm that it’s you');
    await tab.context().close();
  });
});

test('clickjacking: no page can be framed unless the application names its origin', async () => {
  const { owner, page, fields } = await opened();
  const shown = await owner.get(page.path);
  const posted = await postPage(owner, page, { ...fields, step: 'show' });
  const unknown = await owner.get(`${page.path}x`);
  for (const { headers } of [shown, posted, unknown]) {
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
  }
});

describe('handle theft: another browser with the same link', () => {
  test('is shown an end once the first has posted, and can neither answer, deny nor look', async () => {
    const { owner, page, wrong, right, customer, shop } = await opened();
    await postPage(owner, page, wrong());
    const thief = service.client();
    const seen = await thief.get(page.path);
    expect([seen.status, seen.text.includes('This page is open elsewhere')]).toEqual([409, true]);
    expect(seen.text).not.toContain('cs_nonce_');
    const nonce = service.engine.handles.issue('nonce').token;
    const code = nextCode(service, customer.totp);
    for (const step of ['answer', 'deny', 'check', 'show', 'send:email', 'ask:push']) {
      const refused = await postPage(thief, page, { ...right(), nonce, step, code });
      expect([step, refused.status]).toEqual([step, 409]);
      expect(refused.text).not.toContain('completion_code');
    }
    expect(await pulled(service, shop, page)).toMatchObject({ status: 'pending' });
    expect((await postPage(owner, page, right())).text).toContain('You’re in');
    expect((await thief.get(page.path)).text).not.toContain('completion_code');
  });

  test('learns neither the number for the app nor where a code went', async () => {
    // Two digits are on every page somewhere.
    const hosted = { secretNumberDigits: 6 } as const;
    const awaiting = await awaited(service, { hasDevice: true, hosted });
    const owner = service.client();
    const fields = formFields((await owner.get(awaiting.opened.path)).text);
    const asked = await postPage(owner, awaiting.opened, { ...fields, step: 'ask:push' });
    const number = /<strong dir="ltr">(\d+)</.exec(asked.text)![1]!;
    const { text } = await service.client().get(awaiting.opened.path);
    expect(text).not.toContain(number);
  });

  test('that posts first wins, whichever of sixteen at once', async () => {
    const { page, customer } = await opened();
    const answers = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const client = service.client();
        const fields = formFields((await client.get(page.path)).text);
        return fields['nonce'] === undefined
          ? undefined
          : postPage(client, page, { ...fields, step: 'show' });
      }),
    );
    const bound = answers.filter((one) => one?.status === 200);
    expect(bound).toHaveLength(1);
    const fields = formFields(bound[0]!.text);
    const code = nextCode(service, customer.totp);
    const done = await postPage(service.client(), page, { ...fields, step: 'answer', method: 'totp', code });
    expect(done.text).toContain('You’re in');
  });

  test('of an application cannot be used at another one', async () => {
    const { page, right } = await opened();
    const other = await newShop(service);
    const path = `/apps/${other.clientId}/verify/${page.handle}`;
    const refused = await postPage(service.client(), { path }, right());
    expect(refused.status).toBe(404);
  });
});

test('a link scanner that opens every link, with GET and HEAD and from anywhere, spends nothing', async () => {
  const { page, right, owner, shop } = await opened();
  for (let scanned = 0; scanned < 20; scanned++) {
    const scanner = service.client();
    expect((await scanner.get(page.path)).status).toBe(200);
    await scanner.send('HEAD', page.path);
    for (const step of ['deny', 'answer', 'send:email'])
      await scanner.get(`${page.path}?step=${step}&code=1`);
  }
  expect(await pulled(service, shop, page)).toMatchObject({ status: 'pending' });
  expect((await postPage(owner, page, right())).text).toContain('You’re in');
});

test('approval by proxy: with completion codes, an approval in one browser never opens another', async () => {
  const shop = await newShop(service, { requireCompletionCode: true });
  const customer = await newHostedPerson(service, shop);
  const page = await openPageSession(service, customer);
  // The owner is mailed the genuine page, and approves.
  const owner = service.client();
  const fields = formFields((await owner.get(page.path)).text);
  const code = nextCode(service, customer.totp);
  await postPage(owner, page, { ...fields, step: 'answer', method: 'totp', code });
  // The thief waits at the business, with the link but without what the owner's browser holds.
  expect((await pulled(service, shop, page)).result).toBeUndefined();
  const looked = await service.client().get(page.path);
  expect(looked.text).not.toContain('cs_completion_');
  const forged = service.engine.handles.issue('completion').token;
  await expect(pulled(service, shop, page, forged)).rejects.toThrow('invalid_code');
});

test('markup in the application’s name, the state and the browser’s name stays text', async () => {
  const { page } = await openPage(browser);
  const awaiting = await awaited(service, {
    userIp: '127.0.0.1',
    userAgent: '"><script>alert(1)</script> Firefox/1',
    state: '"><script>alert(1)</script>',
  });
  await page.goto(service.url + awaiting.opened.path);
  expect(await page.locator('script').count()).toBe(1);
  await answer(page, nextCode(service, awaiting.customer.totp));
  expect(await page.locator('script').count()).toBe(1);
  await page.context().close();
});
