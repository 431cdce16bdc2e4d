import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DESKTOP,
  findFlaws,
  openBrowser,
  openPage,
  PHONE,
  type Size,
  withoutFailures,
} from '../support/browser.ts';
import type { Json } from '../support/client.ts';
import { readDescription } from '../support/described.ts';
import { type Service, startService } from '../support/service.ts';
import { chooseRoute, openRoute, sendForm } from './support/explorer.ts';

let service: Service;
let browser: Browser;
let document: Json;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
  document = await readDescription(service.client());
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

async function visit(path: string, options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, options);
  await opened.page.goto(`${service.url}/explorer${path}`);
  await opened.page.locator('main h1').waitFor();
  return opened;
}

/** Until the new colours are on the screen. */
const PAINTED = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** What is wrong with a view as it stands, in both looks. */
function findFlawsOf(page: Page, sizes: readonly Size[]): Promise<string[]> {
  return findFlaws(page, sizes, async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    await page.evaluate(PAINTED);
  });
}

/** Every view, and what is done in it before it is looked at. */
const views: Readonly<Record<string, [path: string, act?: (page: Page) => Promise<void>]>> = {
  'the start': [''],
  'the list of requests': ['/requests'],
  'a search that finds nothing': [
    '/requests',
    async (page) => {
      await page.getByLabel(/Search|Buscar/).fill('nothing at all');
    },
  ],
  'a form with a refused answer': [
    '/requests/post-auth-login',
    async (page) => {
      await page.getByRole('button', { name: /Fill in examples|Rellenar/ }).click();
      await page
        .getByRole('main')
        .getByRole('button', { name: /^(Send|Enviar)$/ })
        .click();
      await page.getByText('401', { exact: true }).first().waitFor();
    },
  ],
  'a form with complaints': [
    '/requests/patch-2fa-methods-id',
    async (page) => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /^(Send|Enviar)$/ })
        .click();
      await page
        .getByText(/This is required|obligatorio/)
        .first()
        .waitFor();
    },
  ],
  'the guided walk': ['/walk'],
  'the empty authenticator': ['/authenticator'],
  'an authenticator with an account': [
    '/authenticator',
    async (page) => {
      await page
        .getByRole('textbox')
        .first()
        .fill('otpauth://totp/Shop:ann@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Shop');
      await page.getByRole('button', { name: /^(Add|Añadir)$/ }).click();
      await page.getByText(/^\d{3} \d{3}$/).waitFor();
    },
  ],
  'the help': [
    '/help',
    async (page) => {
      await page.getByText(/agree|coinciden/).waitFor();
    },
  ],
  'a page that does not exist': ['/requests/nothing'],
};

describe.each(Object.entries(views))('%s', (_name, [path, act]) => {
  let spanish: Awaited<ReturnType<typeof visit>>;

  const seenIn = async (locale: 'en' | 'es') => {
    const seen = await visit(path, { locale });
    await act?.(seen.page);
    return seen;
  };

  beforeAll(async () => {
    spanish = await seenIn('es');
  });

  afterAll(() => spanish.page.context().close());

  test.each([
    ['en', [DESKTOP, PHONE]],
    ['es', [PHONE]],
  ] as const)('breaks no rule of WCAG 2.2 AA in light and dark, in %s', async (locale, sizes) => {
    const { page, complaints } = locale === 'es' ? spanish : await seenIn(locale);
    expect(await findFlawsOf(page, sizes)).toEqual([]);
    expect(await page.evaluate('document.documentElement.lang')).toBe(locale);
    expect(withoutFailures(complaints)).toEqual([]);
    if (locale !== 'es') await page.context().close();
  });

  test('keeps within the screen of a phone where letters are twice as large', async () => {
    const { page } = spanish;
    await page.setViewportSize(PHONE);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });
});

test('every route of the OpenAPI file opens as a form, with a labelled field for each of its values', async () => {
  const { page, complaints } = await visit('/requests');
  const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  expect(operations.length).toBeGreaterThan(50);
  expect(await page.locator('nav a[href*="/requests/"]').count()).toBe(operations.length);
  for (const { path, method, operation } of operations) {
    const id = [method, ...path.split(/[^\w.]+/).filter(Boolean)].join('-');
    await chooseRoute(page, id);
    expect(await page.locator('h1').innerText()).toBe(operation.summary);
    const body = operation.requestBody?.content['application/json'].schema.properties ?? {};
    const titles = [
      ...Object.values<Json>(body),
      ...(operation.parameters ?? []).map((one: Json) => one.schema),
    ].map(({ title }) => title);
    const labels = await page.locator('form label').allInnerTexts();
    for (const title of titles) expect(labels.join('\n')).toContain(title);
    expect(await page.locator('section[aria-labelledby="known-answers"] li').count()).toBe(
      operation['x-answers'].length,
    );
  }
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('secrets are masked until they are revealed', async () => {
  const { page } = await visit('/requests/post-auth-login');
  const password = page.getByLabel('Password').first();
  await password.fill('geheim');
  expect(await password.getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show or hide the value' }).first().click();
  expect(await password.getAttribute('type')).toBe('text');
  await page.context().close();
});

test('tokens of an answer are filled into the requests to come, and the answer that came is marked', async () => {
  const { page } = await visit('/requests/post-auth-register');
  await page.getByRole('button', { name: 'Fill in examples' }).click();
  expect((await sendForm(page)).status).toBe(201);
  // Registrations can end in two ways of one status.
  const marked = page.locator('li[data-came="true"]').first();
  expect(await marked.innerText()).toContain('this one came');
  await chooseRoute(page, 'get-auth-me');
  await page.getByText('From the answer of POST /auth/register').waitFor();
  expect((await sendForm(page)).body.data.email).toMatch(/@example\.com$/);
  await chooseRoute(page, 'post-auth-login');
  await page.getByRole('button', { name: 'Fill in examples' }).click();
  await page.getByLabel('Password').first().fill('wrong');
  expect((await sendForm(page)).status).toBe(401);
  expect(await marked.innerText()).toContain('invalid_credentials');
  await page.context().close();
});

test('a QR code in an answer is shown, lands in the virtual authenticator, and its code is a click away', async () => {
  const { page } = await visit('/requests/post-authentication-local-new');
  const fill = async (): Promise<void> => {
    await page.getByLabel('Email').first().fill('qr@example.com');
    await page.getByLabel('Password').first().fill('Correct-Horse-7');
  };
  await fill();
  await sendForm(page);
  await chooseRoute(page, 'post-authentication-local');
  await fill();
  await sendForm(page);
  await chooseRoute(page, 'put-authentication-twoFa-enable');
  await page.locator('form select').first().selectOption('authenticator');
  expect((await sendForm(page)).status).toBe(200);
  await chooseRoute(page, 'get-authentication-twoFa-qr-handle');
  expect((await sendForm(page)).status).toBe(200);
  await page.getByAltText('Picture in the answer').waitFor();
  expect(await page.evaluate('document.querySelector("main img").naturalWidth')).toBeGreaterThan(50);
  await page.getByRole('button', { name: 'Scan with the virtual authenticator' }).click();
  await page.getByText('Scanned:').waitFor();
  await page.clock.setFixedTime(service.engine.clock.now());
  await chooseRoute(page, 'post-authentication-twoFa-enable-verify');
  await page.getByRole('button', { name: /^Use the code \d/ }).click();
  expect((await sendForm(page)).body).toEqual({ message: '2FA enabled' });
  await page.context().close();
});

test('the language and the look are switched, and kept for the next visit', async () => {
  const { page } = await visit('');
  await page.getByLabel('Language').selectOption('es');
  await page.getByRole('heading', { name: 'Prueba cada petición, aquí mismo' }).waitFor();
  await page.getByRole('button', { name: /^Colores/ }).click();
  await page.getByRole('button', { name: 'Colores: claros' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Prueba cada petición, aquí mismo' }).waitFor();
  expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
  expect(await page.evaluate('({ ...localStorage })')).toEqual({
    'countersign-language': 'es',
    'countersign-look': 'dark',
  });
  await page.context().close();
});

test('in Spanish, the sentences of the OpenAPI file are Spanish, too', async () => {
  const { page } = await visit('/requests/post-2fa-verify', { locale: 'es' });
  const text = await page.locator('main').innerText();
  for (const sentence of ['Finish a login with a code', 'The code is wrong', '6-digit code']) {
    expect(text).not.toContain(sentence);
  }
  await page.context().close();
});

test('the help measures how far the clocks are apart', async () => {
  const { page } = await openPage(browser);
  await page.clock.setFixedTime(Date.now() + 90_000);
  await page.goto(`${service.url}/explorer/help`);
  await page.getByText(/is (8\d|9[01]) s ahead of the server/).waitFor();
  await page.context().close();
});

test('a search goes by path, title and field, without accents', async () => {
  const { page } = await visit('/requests', { locale: 'es' });
  await page.getByLabel('Buscar en las peticiones').fill('CONTRASENA cambiar');
  const links = '[...document.querySelectorAll(`nav a[href*="/requests/"]`)].map((link) => link.href)';
  const found = await page.evaluate<string[]>(links);
  expect(found).toEqual([`${service.url}/explorer/requests/post-auth-change-password`]);
  await page.context().close();
});

test('opening a route from its address alone works, and so does the way back', async () => {
  const { page } = await openPage(browser);
  await openRoute(page, service.url, 'post-auth-login');
  await chooseRoute(page, 'get-health');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Log in with a password' }).waitFor();
  await page.context().close();
});
