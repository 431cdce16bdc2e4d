import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

/** The system's Chromium; nothing in it asks the network for anything but our pages. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Other sites of the tests have no address, and our pages the loopback's: what fails is to fail by our policy.
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const DESKTOP: Size = { width: 1280, height: 800 };
export const PHONE: Size = { width: 390, height: 844 };

export const schemes = ['light', 'dark'] as const;

/** A page that notes what it complains about; tests give it one language and one look. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Rules of WCAG 2.2 A and AA, and axe's own best practices, that the page breaks. */
export async function findViolations(page: Page): Promise<string[]> {
  // Through the protocol rather than a script element: the page's own policy stays in force.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** What is wrong with a page in a language, in both colour schemes at these sizes. */
export async function findFlaws(
  browser: Browser,
  { locale, sizes }: { locale: string; sizes: readonly Size[] },
  go: (page: Page) => Promise<unknown>,
): Promise<unknown[]> {
  const { page, complaints } = await openPage(browser, { locale });
  await go(page);
  // Chromium tells of every answer above 399.
  const flaws = complaints.filter((text) => !text.startsWith('Failed to load resource'));
  for (const size of sizes) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (Number(overflow) > 0) flaws.push(`scrolls sideways by ${String(overflow)} px`);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      flaws.push(...(await findViolations(page)));
    }
  }
  await page.context().close();
  return flaws;
}
