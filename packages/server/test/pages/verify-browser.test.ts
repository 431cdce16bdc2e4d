import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DESKTOP,
  findFlaws,
  findFlawsIn,
  openBrowser,
  openPage,
  PHONE,
  visitIn,
  withoutFailures,
} from '../support/browser.ts';
import { RETURN_URL } from '../support/hosted-page.ts';
import { pulled } from '../support/hosted-person.ts';
import { newestCode } from '../support/messages.ts';
import { answer, pageStates, press, visit } from '../support/page-states.ts';
import { nextCode, wrongCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let browser: Browser;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 }, emailSend: { max: 1_000 } } });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

const OVERFLOW_OF_LARGE_LETTERS = `(() => {
  document.documentElement.style.fontSize = '200%';
  return document.documentElement.scrollWidth - innerWidth;
})()`;

describe.each(Object.entries(pageStates))('%s', (_name, go) => {
  let german: Awaited<ReturnType<typeof visitIn>>;

  beforeAll(async () => {
    german = await visitIn(browser, 'de', (page) => go(service, page));
  });

  afterAll(() => german.page.context().close());

  test('breaks no rule of WCAG 2.2 AA, in light and dark, on desktop and phone', async () => {
    const english = { locale: 'en', sizes: [DESKTOP, PHONE] };
    expect(await findFlawsIn(browser, english, (page) => go(service, page))).toEqual([]);
  });

  test('breaks none in Arabic, nor in the longest words on the narrowest phone', async () => {
    const arabic = { locale: 'ar', sizes: [DESKTOP, PHONE] };
    expect(await findFlawsIn(browser, arabic, (page) => go(service, page))).toEqual([]);
    expect(withoutFailures(german.complaints)).toEqual([]);
    expect(await findFlaws(german.page, [{ width: 320, height: 568 }])).toEqual([]);
  });

  test('keeps within the screen of a phone where letters are twice as large', async () => {
    await german.page.setViewportSize(PHONE);
    expect(await german.page.evaluate(OVERFLOW_OF_LARGE_LETTERS)).toBe(0);
  });
});

/** The business's own site: it takes whoever comes back. */
async function serveShop(page: Page): Promise<URL[]> {
  const arrivals: URL[] = [];
  await page.context().route('http://shop.example/**', (route) => {
    arrivals.push(new URL(route.request().url()));
    return route.fulfill({ contentType: 'text/html', body: '<h1>Welcome back</h1>' });
  });
  return arrivals;
}

describe('without JavaScript', () => {
  const open = () => openPage(browser, { javaScriptEnabled: false });

  test('a code of the app leads back to the business', async () => {
    const { page } = await open();
    const arrivals = await serveShop(page);
    const { customer, opened, shop } = await visit(service, page, { returnUrl: RETURN_URL, state: 's1' });
    await answer(page, wrongCode(service, customer.totp));
    await page.waitForSelector('[aria-invalid="true"]:focus');
    expect(await page.title()).toMatch(/^Error: /);
    await answer(page, nextCode(service, customer.totp));
    await page.waitForSelector('text=Welcome back');
    expect(arrivals).toHaveLength(1);
    expect(arrivals[0]?.searchParams.get('state')).toBe('s1');
    const code = arrivals[0]?.searchParams.get('completion_code') ?? undefined;
    expect(await pulled(service, shop, opened, code)).toMatchObject({ status: 'approved', result: true });
    await page.context().close();
  });

  test('a mailed code works, and another one after the wait', async () => {
    const { page } = await open();
    const { customer } = await visit(service, page);
    await press(page, 'send:email');
    const first = newestCode(service, customer.email);
    service.clock.advance(31_000);
    await press(page, 'send:email');
    expect(newestCode(service, customer.email)).not.toBe(first);
    await answer(page, newestCode(service, customer.email));
    await page.waitForSelector('text=You’re in');
    await page.context().close();
  });

  test('a backup code works', async () => {
    const { page } = await open();
    const { customer } = await visit(service, page);
    await press(page, 'show:recovery_code');
    await answer(page, customer.recoveryCodes[0]!);
    await page.waitForSelector('text=You’re in');
    await page.context().close();
  });

  test('the app’s approval is asked for by a button', async () => {
    const { page } = await open();
    const { device } = await visit(service, page, { hasDevice: true });
    await press(page, 'ask:push');
    await press(page, 'check');
    await page.waitForSelector('text=No answer in the app yet');
    const number = (await page.textContent('.number strong')) ?? '';
    const [request] = (await device!.poll()).data.requests;
    expect((await device!.approve(request.challenge_id, number)).status).toBe(200);
    await press(page, 'check');
    await page.waitForSelector('text=You’re in');
    await page.context().close();
  });

  test('another language keeps what was begun', async () => {
    const { page } = await open();
    await visit(service, page, { hasDevice: true });
    await press(page, 'ask:push');
    const number = await page.textContent('.number strong');
    await page.click('text=Deutsch');
    await page.waitForSelector('text=Warten auf Ihre Antwort');
    expect(await page.textContent('.number strong')).toBe(number);
    await page.click('text=العربية');
    await page.waitForSelector('html[dir="rtl"] .number');
    await page.context().close();
  });
});

test('by keyboard alone: a code, another way, a backup code', async () => {
  const { page } = await openPage(browser);
  const { customer } = await visit(service, page);
  await page.waitForSelector('#code:focus');
  await page.keyboard.type(wrongCode(service, customer.totp));
  await page.keyboard.press('Enter');
  await page.waitForSelector('[aria-invalid="true"]:focus');
  await tabTo(page, 'summary');
  await page.keyboard.press('Enter');
  await tabTo(page, '[value="show:recovery_code"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Backup code >> visible=true');
  await page.waitForSelector('#code[autocapitalize]:focus');
  await page.keyboard.type(customer.recoveryCodes[0]!);
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=You’re in');
  await page.context().close();
});

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < 20; pressed++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`No key leads to ${selector}`);
}

test('a code that is pasted with a space in it works', async () => {
  const { page } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  const { customer } = await visit(service, page);
  const code = nextCode(service, customer.totp);
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  await page.evaluate(`navigator.clipboard.writeText('${spaced}')`);
  await page.focus('#code');
  await page.keyboard.press('Control+V');
  expect(await page.inputValue('#code')).toBe(spaced);
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=You’re in');
  await page.context().close();
});

test('going back and reloading keep the place, before and after', async () => {
  const { page } = await openPage(browser);
  await serveShop(page);
  const { customer, opened } = await visit(service, page, { returnUrl: RETURN_URL });
  await answer(page, wrongCode(service, customer.totp));
  await page.goBack();
  await page.waitForSelector('#code');
  await page.goto(service.url + opened.path);
  await page.waitForSelector('#code');
  await answer(page, nextCode(service, customer.totp));
  await page.waitForSelector('text=Welcome back');
  await page.goto(service.url + opened.path);
  await page.waitForSelector('text=Continue to Blumen & Söhne');
  await page.click('text=Continue to Blumen & Söhne');
  await page.waitForSelector('text=Welcome back');
  await page.context().close();
});

test('going back after two wrong codes shows the question, without a script too, and sends nothing', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await openPage(browser, { javaScriptEnabled });
    const { customer } = await visit(service, page);
    await answer(page, wrongCode(service, customer.totp));
    await answer(page, wrongCode(service, customer.totp).replace(/.$/, '0'));
    const posts: string[] = [];
    page.on('request', (request) => posts.push(request.method()));
    for (let back = 0; back < 2; back++) {
      await page.goBack();
      await page.waitForSelector('#code');
    }
    await page.reload();
    await page.waitForSelector('#code');
    expect(posts).not.toContain('POST');
    await answer(page, nextCode(service, customer.totp));
    await page.waitForSelector('text=You’re in');
    await page.context().close();
  }
});

test('more time is asked for by a button, once, and shown', async () => {
  const { page } = await openPage(browser);
  await visit(service, page);
  await press(page, 'extend:totp');
  await page.waitForSelector('#left');
  expect(await page.textContent('#left')).toMatch(/^(10:00|9:5\d)$/);
  expect(await page.locator('text=Add 5 minutes').count()).toBe(0);
  await page.context().close();
});

test('the warning about another network has the focus, and the field comes after it', async () => {
  const { page } = await openPage(browser);
  await visit(service, page, { userIp: '203.0.113.7' });
  await page.waitForSelector('.warning:focus');
  await tabTo(page, '#code');
  await page.context().close();
});

test('a double click on the button sends the person back once, and no try is lost by it', async () => {
  const { page } = await openPage(browser);
  const { customer } = await visit(service, page);
  await page.fill('#code', wrongCode(service, customer.totp));
  await page.dblclick('[value="answer"]');
  await page.waitForSelector('text=Tries left: 2');
  await page.fill('#code', nextCode(service, customer.totp));
  await page.dblclick('[value="answer"]');
  await page.waitForSelector('text=You’re in');
  await page.context().close();
});

test('an approval in the app brings the person back by itself', async () => {
  const { page, complaints } = await openPage(browser);
  const arrivals = await serveShop(page);
  const { device } = await visit(service, page, { hasDevice: true, returnUrl: RETURN_URL });
  await press(page, 'ask:push');
  const number = (await page.textContent('.number strong')) ?? '';
  const [request] = (await device!.poll()).data.requests;
  await device!.approve(request.challenge_id, number);
  await page.waitForSelector('text=Welcome back');
  expect(arrivals[0]?.searchParams.get('completion_code')).toMatch(/^cs_completion_/);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the time that is left is counted down, and its end is shown by itself', async () => {
  const { page } = await openPage(browser);
  await page.clock.install();
  await visit(service, page);
  await page.waitForSelector('text=Time left');
  await page.clock.runFor(10_000);
  expect(await page.textContent('#left')).toMatch(/^4:(49|50)$/);
  service.clock.advance(300_000);
  await page.clock.runFor(300_000);
  await page.waitForSelector('text=Time is up');
  await page.context().close();
});

/** A site of another host, which has the page in a frame. */
async function startFraming(frame: () => string): Promise<{ origin: string; close: () => void }> {
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(url.startsWith('/back') ? '<h1>Welcome back</h1>' : `<iframe src="${frame()}"></iframe>`);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, close: () => void server.close() };
}

describe('in a frame', () => {
  test('of an allowed origin the whole flow works without a cookie, and leads the frame back', async () => {
    const { page } = await openPage(browser);
    let framed = '';
    const { origin, close } = await startFraming(() => framed);
    const returnUrl = `${origin}/back`;
    const hosted = { framingOrigins: [origin], returnUrls: [returnUrl] };
    const { customer, opened } = await visit(service, page, { returnUrl, hosted });
    framed = service.url + opened.path;
    await page.context().clearCookies();
    await page.goto(`${origin}/login`);
    const frame = page.frameLocator('iframe');
    await frame.locator('#code').fill(wrongCode(service, customer.totp));
    await frame.locator('[value="answer"]').click();
    await frame.locator('[aria-invalid="true"]').waitFor();
    await frame.locator('#code').fill(nextCode(service, customer.totp));
    await frame.locator('[value="answer"]').click();
    await frame.locator('text=Welcome back').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(page.url()).toBe(`${origin}/login`);
    await page.context().close();
    close();
  });

  test('of another origin nothing is shown', async () => {
    const { page, complaints } = await openPage(browser);
    const { opened } = await visit(service, page, { hosted: { framingOrigins: ['http://other.example'] } });
    const { origin, close } = await startFraming(() => service.url + opened.path);
    await page.goto(`${origin}/login`);
    await expect.poll(() => complaints.join()).toContain('frame-ancestors http://other.example');
    expect(await page.frameLocator('iframe').locator('form').count()).toBe(0);
    await page.context().close();
    close();
  });
});

test('asks for nothing from elsewhere, and tells nobody where it came from', async () => {
  const { page } = await openPage(browser);
  const asked: { url: string; referer: string | undefined }[] = [];
  page.on('request', (request) => asked.push({ url: request.url(), referer: request.headers()['referer'] }));
  await serveShop(page);
  const { customer } = await visit(service, page, { returnUrl: RETURN_URL });
  await answer(page, nextCode(service, customer.totp));
  await page.waitForSelector('text=Welcome back');
  expect(asked.filter(({ referer }) => referer !== undefined)).toEqual([]);
  expect(asked.every(({ url }) => url.startsWith(service.url) || url.startsWith(RETURN_URL))).toBe(true);
  await page.context().close();
});
