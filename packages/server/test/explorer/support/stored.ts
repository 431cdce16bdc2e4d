import type { Page } from 'playwright-core';

/** Whatever of a page would outlive its tab. */
export async function everythingStored(page: Page) {
  const stored = await page.evaluate(() => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    state: history.state as unknown,
  }));
  return { ...stored, cookies: await page.context().cookies() };
}
