import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, findFlaws, openBrowser, openPage, PHONE, withoutFailures } from '../support/browser.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let browser: Browser;

beforeAll(async () => {
  service = await startService();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

const SIZES = [DESKTOP, PHONE, { width: 320, height: 568 }];

describe.each([
  '/',
  '/nope',
  '/docs',
  '/docs/quick-start',
  '/docs/native',
  '/docs/hosted',
  '/docs/webhooks',
  '/docs/errors',
  '/docs/operations',
  '/docs/none',
  '/docs/reference',
  '/docs/reference/second-factor',
  '/docs/reference/hosted',
  '/docs/reference/conduit',
  '/docs/reference/service',
])('%s', (path) => {
  test('breaks no rule of WCAG 2.2 AA, in light and dark, on desktop and phone', async () => {
    const { page, complaints } = await openPage(browser, { javaScriptEnabled: true });
    await page.goto(service.url + path);
    expect([...withoutFailures(complaints), ...(await findFlaws(page, SIZES))]).toEqual([]);
    await page.context().close();
  });
});

const TABLES_CUT = `[...document.querySelectorAll('.table')]
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  .map((table) => table.getAttribute('aria-label'))`;

test.each(['native', 'hosted', 'errors', 'limits', 'configuration', 'operations', 'security-model'])(
  'every table of /docs/%s is seen whole, on desktop and phone',
  async (name) => {
    const { page } = await openPage(browser);
    await page.goto(`${service.url}/docs/${name}`);
    for (const size of [DESKTOP, PHONE]) {
      await page.setViewportSize(size);
      expect(await page.evaluate(TABLES_CUT)).toEqual([]);
    }
    await page.context().close();
  },
);

test('the documents are read without JavaScript, and their menu opens on a phone', async () => {
  const { page, complaints } = await openPage(browser, { javaScriptEnabled: false, viewport: PHONE });
  await page.goto(`${service.url}/docs`);
  await page.click('summary');
  await page.click('.menu a:has-text("Native")');
  expect(await page.title()).toBe('Native API · Countersign');
  await page.goto(`${service.url}/docs/native#post-2faverify`);
  const top = await page
    .locator('#post-2faverify')
    .evaluate((heading) => heading.getBoundingClientRect().top);
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(PHONE.height / 2);
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** How far the texts of a diagram stand out of it, or out of the boxes of participants. */
const OVERHANG = `Array.from(document.querySelectorAll('.sequence text'), (text) => {
  const own = text.getBBox();
  const { width, height } = text.ownerSVGElement.viewBox.baseVal;
  const around = text.classList.contains('name')
    ? text.previousElementSibling.getBBox()
    : { x: 0, y: 0, width, height };
  const [right, bottom] = [around.x + around.width, around.y + around.height];
  return Math.max(around.x - own.x, own.x + own.width - right, around.y - own.y, own.y + own.height - bottom);
})`;

test('diagrams are drawn without JavaScript, hold their texts, and scroll sideways on a phone', async () => {
  const { page, complaints } = await openPage(browser, { javaScriptEnabled: false, viewport: PHONE });
  await page.goto(`${service.url}/docs/hosted`);
  const overhangs = await page.evaluate<number[]>(OVERHANG);
  expect(overhangs.length).toBeGreaterThan(40);
  expect(Math.max(...overhangs)).toBeLessThanOrEqual(0);
  const scrolled = await page
    .locator('.diagram')
    .first()
    .evaluate((diagram) => {
      diagram.scrollLeft = 10_000;
      return diagram.scrollLeft;
    });
  expect(scrolled).toBeGreaterThan(0);
  await page.click('text=The diagram as text');
  await page.waitForSelector('pre.mermaid >> text=sequenceDiagram');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the home of the documents leads to the API reference, and that to each route', async () => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${service.url}/docs`);
  await page.click('main >> text=API reference');
  await page.click('main >> text=Log in with a password');
  await page.waitForURL(`${service.url}/docs/reference/accounts#login`);
  expect(await page.locator('section[aria-labelledby="login"] .endpoint').textContent()).toBe(
    'POST /auth/login',
  );
  const top = await page.locator('#login').evaluate((heading) => heading.getBoundingClientRect().top);
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(DESKTOP.height / 2);
  expect(complaints).toEqual([]);
  await page.context().close();
});

describe('a block of code', () => {
  const copyButtons = 'main pre + button.copy';

  test('is copied by its button', async () => {
    const { page, complaints } = await openPage(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto(`${service.url}/docs/quick-start`);
    expect(await page.locator(copyButtons).count()).toBe(await page.locator('main pre').count());
    await page.locator(copyButtons).first().click();
    await page.waitForSelector('#copied >> text=Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('npm ci && npm start');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('is selected where the browser lets nothing be copied', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${service.url}/docs/quick-start`);
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))");
    await page.locator(copyButtons).first().click();
    await page.waitForSelector('#copied >> text=does not let this page copy');
    expect(await page.evaluate('String(getSelection())')).toContain('npm ci && npm start');
    await page.context().close();
  });

  test('has no button without JavaScript', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${service.url}/docs/quick-start`);
    expect(await page.locator('button').count()).toBe(0);
    await page.context().close();
  });
});
