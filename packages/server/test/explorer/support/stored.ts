import type { Page } from 'playwright-core';

const STORED = '({ local: { ...localStorage }, session: { ...sessionStorage }, state: history.state })';

/** Whatever of a page would outlive its tab. */
export async function everythingStored(page: Page) {
  const stored = await page.evaluate<object>(STORED);
  return { ...stored, cookies: await page.context().cookies() };
}
