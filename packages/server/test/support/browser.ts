import axe from 'axe-core';
import {
  type Browser,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
  type Page,
} from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.ts';

type StartedBrowser = { readonly endpoint: string } | { readonly problem: string };

declare module 'vitest' {
  export interface ProvidedContext {
    browser: StartedBrowser;
  }
}

/** Vitest's global set-up: one Chromium for the whole run. Where it does not start, every file that needs it fails. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const server = await launchServer();
    project.provide('browser', { endpoint: server.wsEndpoint() });
    return () => server.close();
  } catch (error) {
    project.provide('browser', { problem: String(error) });
    return undefined;
  }
}

/** Nothing in it asks the network for anything but our pages. */
function launchServer(): Promise<BrowserServer> {
  return chromium.launchServer({
    host: '127.0.0.1',
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

/** The browser of the run; closing it ends what was opened here, and nothing else. */
export async function openBrowser(): Promise<Browser> {
  const { inject } = await import('vitest');
  const browser = inject('browser') as StartedBrowser | undefined;
  if (browser === undefined)
    throw new Error('No browser was started for this file: list it among BROWSERS in vitest.config.ts.');
  if ('problem' in browser) throw new Error(browser.problem);
  return chromium.connect(browser.endpoint);
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const DESKTOP: Size = { width: 1280, height: 800 };
export const PHONE: Size = { width: 390, height: 844 };

export const schemes = ['light', 'dark'] as const;

type ColorScheme = (typeof schemes)[number];

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
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: rules } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await rules.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

/** What is wrong with a page as it stands, at these sizes and in both colour schemes. */
export async function findFlaws(
  page: Page,
  sizes: readonly Size[],
  wear: (colorScheme: ColorScheme) => Promise<void> = (colorScheme) => page.emulateMedia({ colorScheme }),
): Promise<string[]> {
  const flaws: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (Number(overflow) > 0) flaws.push(`scrolls sideways by ${String(overflow)} px at ${size.width}`);
    for (const colorScheme of schemes) {
      await wear(colorScheme);
      flaws.push(...(await findViolations(page)));
    }
  }
  return flaws;
}

/** A page that was brought to a state once, in one language, for everything that is looked at in it. */
export async function visitIn(
  browser: Browser,
  locale: string,
  go: (page: Page) => Promise<unknown>,
): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, { locale });
  await go(opened.page);
  return opened;
}

/** What is wrong with a state in a language, at these sizes and in both colour schemes. */
export async function findFlawsIn(
  browser: Browser,
  { locale, sizes }: { locale: string; sizes: readonly Size[] },
  go: (page: Page) => Promise<unknown>,
): Promise<string[]> {
  const { page, complaints } = await visitIn(browser, locale, go);
  const flaws = [...withoutFailures(complaints), ...(await findFlaws(page, sizes))];
  await page.context().close();
  return flaws;
}

/** All but the answers above 399, which Chromium tells of. */
export function withoutFailures(complaints: readonly string[]): string[] {
  return complaints.filter((text) => !text.startsWith('Failed to load resource'));
}
