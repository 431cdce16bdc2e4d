import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, findFlawsIn, openBrowser, openPage, PHONE } from '../support/browser.ts';
import { mailedLink, verifiedMember } from '../support/pages.ts';
import { type Service, startService } from '../support/service.ts';

const NEW = 'Another-Pass-2';

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

/** Every page that a person can come to see, and how. */
const pages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the confirmation of an address': (page) => follow(page, 'verify-email'),
  'a confirmed address': async (page) => {
    await follow(page, 'verify-email');
    await page.click('button');
  },
  'the form for a new password': (page) => follow(page, 'reset-password'),
  'the form with a password that is too weak': async (page) => {
    await follow(page, 'reset-password');
    await choose(page, 'weak');
  },
  'the form with two different passwords': async (page) => {
    await follow(page, 'reset-password');
    await choose(page, NEW, 'Another-Pass-3');
  },
  'a changed password': async (page) => {
    await follow(page, 'reset-password');
    await choose(page, NEW);
  },
  'the question of whether it was you': (page) => follow(page, 'not-me'),
  'ended sessions': async (page) => {
    await follow(page, 'not-me');
    await page.click('button');
  },
  'a dead link': async (page) => {
    await page.goto(`${service.url}/links/reset-password?token=x`);
  },
  'an unknown page': async (page) => {
    await page.goto(`${service.url}/links/nowhere`);
  },
};

async function follow(page: Page, purpose: 'verify-email' | 'reset-password' | 'not-me'): Promise<void> {
  await page.goto(service.url + (await mailedLink(service, await verifiedMember(service), purpose)));
}

async function choose(page: Page, password: string, repeated = password): Promise<void> {
  await page.fill('#newPassword', password);
  await page.fill('#repeated', repeated);
  await page.click('button');
}

describe.each(Object.entries(pages))('%s', (_name, go) => {
  test('breaks no rule of WCAG 2.2 AA, in light and dark, on desktop and phone', async () => {
    expect(await findFlawsIn(browser, { locale: 'en', sizes: [DESKTOP, PHONE] }, go)).toEqual([]);
  });

  test('breaks none in Arabic, nor in the longest words on the narrowest phone', async () => {
    expect(await findFlawsIn(browser, { locale: 'ar', sizes: [DESKTOP, PHONE] }, go)).toEqual([]);
    expect(await findFlawsIn(browser, { locale: 'de', sizes: [{ width: 320, height: 568 }] }, go)).toEqual(
      [],
    );
  });
});

test('the whole reset works without JavaScript, by keyboard alone', async () => {
  const member = await verifiedMember(service);
  const { page } = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(service.url + (await mailedLink(service, member, 'reset-password')));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('weak');
  await page.keyboard.press('Tab');
  await page.keyboard.type('weak');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[aria-invalid="true"]:focus');
  expect(await page.title()).toMatch(/^Error: Choose a new password/);
  await page.keyboard.type(NEW);
  await page.keyboard.press('Tab');
  await page.keyboard.type(NEW);
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Your password is changed');
  const { data } = await service.client().post('/auth/login', { email: member.email, password: NEW });
  expect(data.requires2FA).toBe(true);
  await page.context().close();
});

test('“this wasn’t me” works without JavaScript, to the new password', async () => {
  const member = await verifiedMember(service);
  const { page } = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(service.url + (await mailedLink(service, member, 'not-me')));
  await page.click('button');
  await page.waitForSelector('text=All sessions have ended');
  expect((await member.client.get('/auth/me')).status).toBe(401);
  await choose(page, NEW);
  await page.waitForSelector('text=Your password is changed');
  await page.context().close();
});

test('no address that a page asks for holds the token, and none is told where it came from', async () => {
  const { page } = await openPage(browser);
  const asked: { url: string; referer: string | undefined }[] = [];
  page.on('request', (request) => asked.push({ url: request.url(), referer: request.headers()['referer'] }));
  await follow(page, 'reset-password');
  await choose(page, NEW);
  await page.waitForSelector('text=Your password is changed');
  expect(asked.map(({ referer }) => referer).filter(Boolean)).toEqual([]);
  expect(asked.slice(1).some(({ url }) => url.includes('token'))).toBe(false);
  expect(asked.every(({ url }) => url.startsWith(service.url))).toBe(true);
  await page.context().close();
});

test('a page of another site neither frames a page nor posts its form', async () => {
  const member = await verifiedMember(service);
  const link = service.url + (await mailedLink(service, member, 'verify-email'));
  const { page } = await openPage(browser);
  const token = new URL(link).searchParams.get('token')!;
  await page.route('http://evil.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<iframe src="${link}"></iframe><form method="post" action="${service.url}/links/verify-email">
        <input name="token" value="${token}"><button>Win</button></form>`,
    }),
  );
  await page.goto('http://evil.example/');
  expect(await page.frameLocator('iframe').locator('form').count()).toBe(0);
  await page.click('button');
  await page.waitForSelector('text=came from another page');
  await page.goto(link);
  await page.click('button');
  await page.waitForSelector('text=Your address is confirmed');
  await page.context().close();
});
