import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { type Service, startService } from '../support/service.ts';
import { chooseRoute, openRoute, sendForm } from './support/explorer.ts';
import { everythingStored } from './support/stored.ts';

let service: Service;
let browser: Browser;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

const FRAGMENT = '#app=default&body.email=ann%2Bshop%40example.com&body.password=geheim-7';

test('a link fills in application and fields, which reach no server and no history', async () => {
  const { page } = await openPage(browser);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${service.url}/explorer/requests/post-auth-login${FRAGMENT}`);
  await page.locator('#form').waitFor();
  await expect.poll(() => page.getByLabel('Email').first().inputValue()).toBe('ann+shop@example.com');
  expect(await page.getByLabel('Password').first().inputValue()).toBe('geheim-7');
  expect(await page.getByLabel('Application').inputValue()).toBe('default');
  expect(page.url()).toBe(`${service.url}/explorer/requests/post-auth-login`);
  expect(asked.filter((url) => /ann|geheim/.test(url.split('#')[0] ?? ''))).toEqual([]);
  await page.context().close();
});

test('a copied link carries what is filled in, but no password, token or code', async () => {
  const { page } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await openRoute(page, service.url, 'post-2fa-verify');
  const fields = {
    'Name of this': 'Ann’s laptop & co',
    'Temp token': 'cs_temp_secret',
    '6-digit code': '492039',
  };
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).first().fill(value);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Link copied' }).waitFor();
  const link = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(link).not.toMatch(/cs_temp|492039/);
  await page.goto('about:blank');
  await page.goto(link);
  await expect.poll(() => page.getByLabel('Name of this').inputValue()).toBe('Ann’s laptop & co');
  expect(await page.getByLabel('6-digit code').inputValue()).toBe('');
  await page.context().close();
});

test('tokens end with the page: nothing outlives it', async () => {
  const { page } = await openPage(browser);
  await openRoute(page, service.url, 'post-auth-register');
  await page.getByRole('button', { name: 'Fill in examples' }).click();
  const { body } = await sendForm(page);
  const nothing = { local: {}, session: {}, cookies: [], state: null };
  expect(await everythingStored(page)).toEqual(nothing);
  await chooseRoute(page, 'get-auth-me');
  const token = page.getByLabel('Access token');
  expect(await token.inputValue()).toBe(body.data.accessToken);
  expect(await everythingStored(page)).toEqual(nothing);
  await page.reload();
  await page.locator('#form').waitFor();
  expect(await token.inputValue()).toBe('');
  await page.context().close();
});

test('another application gets no token of this one', async () => {
  const { page } = await openPage(browser);
  await openRoute(page, service.url, 'post-auth-register');
  await page.getByLabel('Email').first().fill('bob@example.com');
  await page.getByLabel('Username').first().fill('bob-of-memory');
  await page.getByLabel('Password').first().fill('Correct-Horse-7');
  await sendForm(page);
  await chooseRoute(page, 'get-auth-me');
  const token = page.getByLabel('Access token');
  expect(await token.inputValue()).not.toBe('');
  await page.getByLabel('Application').fill('shop');
  expect(await token.inputValue()).toBe('');
  await page.context().close();
});
