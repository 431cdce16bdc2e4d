import type { Page } from 'playwright-core';
import type { Json } from '../../support/client.ts';

export interface Shown {
  readonly status: number;
  readonly body: Json;
}

/** Opens a route of the explorer by its id. */
export async function openRoute(page: Page, url: string, id: string): Promise<void> {
  await page.goto(`${url}/explorer/requests/${id}`);
  await page.locator('#form').waitFor();
}

/** Goes to another route without leaving the page: what the tab knows stays. */
export async function chooseRoute(page: Page, id: string): Promise<void> {
  await page.locator(`nav a[href$="/requests/${id}"]`).click();
  await page.locator('#form').waitFor();
}

/** Presses “Send” and reads the answer that the page shows. */
export async function sendForm(page: Page): Promise<Shown> {
  const answered = page.waitForResponse((response) => !response.url().includes('/web/'));
  await page.getByRole('main').getByRole('button', { name: 'Send', exact: true }).click();
  const status = (await answered).status();
  const section = page.getByRole('region', { name: 'Answer', exact: true });
  await section.getByText(String(status), { exact: true }).waitFor();
  const body = section.getByRole('group', { name: 'Body' });
  const text = (await body.count()) === 0 ? 'null' : await body.innerText();
  return { status, body: readJson(text) };
}

export function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the copy button of a snippet puts into the clipboard. */
export async function copySnippet(page: Page, kind: 'cURL' | 'JavaScript' | 'Python'): Promise<string> {
  await page.getByRole('tab', { name: kind }).click();
  await page.getByRole('button', { name: `Copy ${kind}` }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  return page.evaluate<string>('navigator.clipboard.readText()');
}
