import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findViolations, openBrowser, openPage, PHONE } from '../support/browser.ts';
import { type ServerProcess, startServer, TEST_ENV, temporaryFolder } from '../support/server-process.ts';
import { type Service, startService } from '../support/service.ts';
import { everythingStored } from './support/stored.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

/** Presses a button of the step by its name, and waits until there is one. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).first().click();
}

/** With ten seconds or more before the next code: the steps that follow are seen with the same one. */
async function untilEarlyInStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 10_000) await delay(left + 300);
}

/** The name of what has the focus; nothing where nothing has. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return '';
  return element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent;
})()`;

/** Broken rules, and what a phone would have to scroll to the side for. */
async function findFlaws(page: Page): Promise<string[]> {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  return [...(await findViolations(page)), ...(Number(overflow) > 0 ? ['scrolls sideways'] : [])];
}

function stepTitle(page: Page): Promise<string> {
  return page.locator('#step').innerText();
}

describe('by keyboard alone, against the process that people start, in its own time', () => {
  const folder = temporaryFolder();
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer({ env: { ...TEST_ENV, COUNTERSIGN_DATA_DIR: folder.path } });
  });

  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  /** Tabs until the focus is on something with this name, then presses a key. */
  async function tabTo(page: Page, name: RegExp, key = 'Enter'): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      const focused = await page.evaluate<string>(FOCUSED);
      if (name.test(focused)) {
        await page.keyboard.press(key);
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`nothing is called ${String(name)} on ${await stepTitle(page)}`);
  }

  test('a newcomer comes from no account to a second factor and back, and waits for a fresh code', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${server.url}/explorer`);
    await page.waitForSelector('main h1');
    await tabTo(page, /^Start the walk$/);
    await page.waitForSelector('text=Step 1 of 12');
    for (const done of ['The account exists', '“enabled” is false', 'A secret and ten backup codes']) {
      await tabTo(page, /^Send the request$/);
      await page.waitForSelector(`text=${done}`);
      await page.keyboard.press('Enter');
    }
    await tabTo(page, /^Scan with the virtual authenticator$/);
    await page.waitForSelector('text=The codes appear below');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Or enter the secret by hand');
    const secret = await page.locator('dd').nth(1).innerText();
    await tabTo(page, /^Secret, typed/, 'End');
    await page.keyboard.type(secret.toLowerCase());
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Scanned or typed, the codes are the same');
    await tabTo(page, /^Continue$/);
    await untilEarlyInStep();
    await tabTo(page, /^Use the code \d/);
    await tabTo(page, /^Send the request$/);
    await page.waitForSelector('text=The second factor is on.');
    await page.keyboard.press('Enter');
    await tabTo(page, /^The codes are saved/, 'Space');
    await tabTo(page, /^Continue$/);
    for (const done of ['Logged out.', 'requires2FA']) {
      await tabTo(page, /^Send the request$/);
      await page.waitForSelector(`text=${done}`);
      await page.keyboard.press('Enter');
    }
    await page.waitForSelector('text=a code is accepted once');
    expect(await page.getByRole('button', { name: 'Send the request' }).isDisabled()).toBe(true);
    await page.waitForSelector('text=A fresh code is there', { timeout: 35_000 });
    await tabTo(page, /^Use the code \d/);
    await tabTo(page, /^Send the request$/);
    await page.waitForSelector('text=You are in: two factors');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Send the request$/);
    await page.waitForSelector('text=The second factor is off');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Step 12 of 12');
    expect(await everythingStored(page)).toEqual({ local: {}, session: {}, cookies: [], state: null });
    expect(page.url()).toBe(`${server.url}/explorer/walk`);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 90_000);
});

describe('by mouse, with the clocks of service and browser moved together', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ limits: { anonymous: { max: 10_000 } } });
  });

  afterAll(() => service.close());

  /** Both clocks, that much later. */
  async function move(page: Page, milliseconds: number): Promise<void> {
    service.clock.advance(milliseconds);
    await page.clock.setFixedTime(service.engine.clock.now());
  }

  test('the walk in Spanish, on a phone: every step breaks no rule of WCAG 2.2 AA', async () => {
    const { page, complaints } = await openPage(browser, { locale: 'es-ES', viewport: PHONE });
    await page.clock.setFixedTime(service.engine.clock.now());
    await page.goto(`${service.url}/explorer/walk`);
    await page.waitForSelector('text=Paso 1 de 12');
    expect(await page.evaluate('document.documentElement.lang')).toBe('es');
    const titles: string[] = [];
    const send = async (): Promise<void> => {
      titles.push(await stepTitle(page));
      await press(page, 'Enviar la petición');
      await page.getByRole('button', { name: 'Continuar' }).waitFor();
      expect(await findFlaws(page)).toEqual([]);
      await press(page, 'Continuar');
    };
    await send();
    await send();
    await send();
    await press(page, 'Escanear con el autenticador virtual');
    expect(await findFlaws(page)).toEqual([]);
    await press(page, 'Continuar');
    expect(await findFlaws(page)).toEqual([]);
    await press(page, 'Continuar');
    await press(page, /^Usar el código \d/);
    await send();
    await page.getByLabel('Los códigos están guardados').check();
    await press(page, 'Continuar');
    await send();
    await send();
    await page.waitForSelector('text=cada código se acepta una sola vez');
    expect(await findFlaws(page)).toEqual([]);
    await move(page, 30_000);
    await page.waitForSelector('text=Hay un código nuevo');
    await press(page, /^Usar el código \d/);
    await send();
    await send();
    await page.waitForSelector('text=Paso 12 de 12');
    expect(titles).toHaveLength(8);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a wrong code says what to do, and three of them lead back to the login', async () => {
    const { page } = await openPage(browser);
    await page.clock.setFixedTime(service.engine.clock.now());
    await page.goto(`${service.url}/explorer/walk`);
    const send = async (): Promise<void> => {
      await press(page, 'Send the request');
      await press(page, 'Continue');
    };
    for (let sent = 0; sent < 3; sent++) await send();
    await press(page, 'Scan with the virtual authenticator');
    await press(page, 'Continue');
    await press(page, 'Continue');
    await press(page, /^Use the code \d/);
    await send();
    await page.getByLabel('The codes are saved').check();
    await press(page, 'Continue');
    await send();
    await send();
    for (const code of ['000000', '000001', '000002']) {
      await page.getByLabel('6-digit code').fill(code);
      const answered = page.waitForResponse(/\/2fa\/verify$/);
      await press(page, 'Send the request');
      await answered;
      await page.waitForSelector('text=That did not work');
      await page.waitForSelector('button:enabled:has-text("Send the request")');
    }
    await press(page, 'Back to “Log in with the password”');
    await send();
    await move(page, 30_000);
    await press(page, /^Use the code \d/);
    await send();
    expect(await stepTitle(page)).toBe('Turn it off again');
    await page.context().close();
  });
});
