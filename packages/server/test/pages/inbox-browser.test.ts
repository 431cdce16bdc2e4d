import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESKTOP, findFlaws, openBrowser, openPage, PHONE } from '../support/browser.ts';
import { newestCode, newNumber } from '../support/messages.ts';
import { addPhone, register, verifyAddress } from '../support/native.ts';
import { type Service, startService } from '../support/service.ts';

let browser: Browser;
let service: Service;

beforeAll(async () => {
  service = await startService({ trustedProxies: [] });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

test('breaks no rule of WCAG 2.2 AA, empty and filled, in light and dark, on desktop and phone', async () => {
  const fresh = await startService({ trustedProxies: [] });
  const look = async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${fresh.url}/dev/inbox`);
    await page.waitForSelector('text=Live: new messages appear by themselves');
    expect(await findFlaws(page, [DESKTOP, PHONE])).toEqual([]);
    // The rules look into frames by scripts, which the sandbox of a mail stops.
    expect(complaints.filter((text) => !text.startsWith('Blocked script execution'))).toEqual([]);
    await page.context().close();
  };
  await look();
  const person = await register(fresh);
  await addPhone(fresh, person.client);
  await verifyAddress(fresh, person);
  await look();
  await fresh.close();
});

test('shows new messages by themselves, once each, newest on top', async () => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${service.url}/dev/inbox`);
  await page.waitForSelector('text=No text messages yet.');
  const { client, email } = await register(service);
  const [first, second] = [newNumber(), newNumber()];
  await client.post('/2fa/sms/setup', { phoneNumber: first });
  await page.waitForSelector(`text=${first}`);
  expect(await page.isVisible('text=No text messages yet.')).toBe(false);
  await client.post('/2fa/sms/setup', { phoneNumber: second });
  await client.post('/email/send-verification');
  await page.waitForSelector(`text=${email}`);
  expect(await page.locator('#sms .to').allTextContents()).toEqual([second, first]);
  expect(await page.locator('#sms output').first().textContent()).toBe(newestCode(service, second));
  expect(await page.textContent('#status')).toBe('A mail arrived');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('copies a code', async () => {
  const { client } = await register(service);
  const number = newNumber();
  await client.post('/2fa/sms/setup', { phoneNumber: number });
  const { page } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`${service.url}/dev/inbox`);
  await page.locator('#sms li').first().getByRole('button', { name: /^Copy/ }).click();
  await page.waitForSelector('text=Copied');
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(newestCode(service, number));
  await page.context().close();
});

test('shows a mail as a mail client does, whose link opens beside the inbox', async () => {
  const { client, email } = await register(service);
  const { page } = await openPage(browser);
  await client.post('/email/send-verification');
  await page.goto(`${service.url}/dev/inbox`);
  const frame = page.frameLocator('#email li:first-child iframe');
  const button = frame.locator('a.button');
  await button.waitFor();
  const [height, width] = [(await button.boundingBox())!.height, (await button.boundingBox())!.width];
  expect([height > 40, width > 100]).toEqual([true, true]);
  // The link names the public address; here the service listens on a port of its own.
  await page.context().route('http://localhost:3000/**', async (route) => {
    const url = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: service.url + url.pathname + url.search }) });
  });
  const [opened] = await Promise.all([page.context().waitForEvent('page'), button.click()]);
  await opened.waitForSelector(`text=${email}`);
  expect(page.url()).toBe(`${service.url}/dev/inbox`);
  await page.context().close();
});

test('says so when the service stops', async () => {
  const stopping = await startService({ trustedProxies: [] });
  const { page } = await openPage(browser);
  await page.goto(`${stopping.url}/dev/inbox`);
  await page.waitForSelector('text=Live: new messages appear by themselves');
  await stopping.close();
  await page.waitForSelector('text=The service does not answer');
  await page.context().close();
});

test('shows everything without a script', async () => {
  const { client } = await register(service);
  const number = newNumber();
  await client.post('/2fa/sms/setup', { phoneNumber: number });
  const { page } = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(`${service.url}/dev/inbox`);
  expect(await page.locator('#sms output').first().textContent()).toBe(newestCode(service, number));
  expect(await page.locator('[data-copy]').first().isVisible()).toBe(false);
  await page.context().close();
});
