import { spawn } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import type { Json } from '../support/client.ts';
import { requireTools } from '../support/debian.ts';
import { register } from '../support/native.ts';
import { PASSWORD } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';
import { copySnippet, openRoute, readJson, sendForm } from './support/explorer.ts';

const NASTY = String.raw`a'b"c $HOME $(id) \n` + '`id`' + ' & ; # % ñ 漢 🙂 {x,y} [1-3] ~ ! @';

let service: Service;
let browser: Browser;
let page: Page;
let token: string;

beforeAll(async () => {
  requireTools('curl', 'python3');
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
  token = (await register(service)).client.token ?? '';
  browser = await openBrowser();
  ({ page } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] }));
}, 240_000);

afterAll(async () => {
  await browser.close();
  await service.close();
});

/** Runs a program while this process goes on serving. */
function run(command: string, ...parameters: string[]): Promise<string> {
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', () => resolve(output)));
}

/** Without what is new in every answer. */
function steady(body: Json): Json {
  if (typeof body !== 'object' || body === null) return body;
  const { requestId: _requestId, id: _id, ...rest } = body;
  return rest;
}

/** “401 {…}”, as the programs print it. */
function readPrinted(output: string) {
  const [, status, text = ''] = /^(\d+) ?([\s\S]*)$/.exec(output.trim()) ?? [];
  return { status: Number(status), body: steady(readJson(text)) };
}

/** By the label of the field. */
type Fill = Readonly<Record<string, string>>;

const routes: [name: string, id: string, fill: Fill][] = [
  ['native: a body', 'post-auth-forgot-password', { 'Email address': NASTY }],
  [
    'native: path, body and bearer',
    'patch-2fa-methods-id',
    { 'Id of the second factor': NASTY, 'New name': NASTY },
  ],
  ['native: a bearer alone', 'get-2fa-status', {}],
  ['conduit', 'post-authentication-local', { 'Email address': NASTY, Password: `${NASTY}\\` }],
  ['swapbits', 'post-auth-2fa-verify', { '6-digit code': NASTY, 'Session token': NASTY }],
  ['service', 'get-health', {}],
  ['service: a path', 'post-delivery-receipts-provider', { Provider: NASTY }],
];

describe.each(routes)('%s', (_name, id, fill) => {
  test('curl in a shell, JavaScript in Node.js and Python get the answer that the page shows', async () => {
    await openRoute(page, service.url, id);
    const main = page.getByRole('main');
    const bearer = main.getByLabel(/^Access token/);
    const takesBearer = (await bearer.count()) > 0 && id !== 'post-auth-2fa-verify';
    if (takesBearer) await bearer.fill(token);
    for (const [label, value] of Object.entries(fill)) await main.getByLabel(label).first().fill(value);
    const shown = await sendForm(page);
    const expected = { status: shown.status, body: steady(shown.body) };
    const curl = await copySnippet(page, 'cURL');
    expect(steady(readJson(await run('sh', '-c', curl)))).toEqual(expected.body);
    const javascript = await copySnippet(page, 'JavaScript');
    const printed = await run(process.execPath, '--input-type=module', '-e', javascript);
    expect(readPrinted(printed)).toEqual(expected);
    const python = await copySnippet(page, 'Python');
    expect(readPrinted(await run('python3', '-c', python))).toEqual(expected);
  });
});

test('a password of nothing but traps arrives letter by letter, from wherever it is sent', async () => {
  const { client, email, username } = await register(service);
  const password = `Aa1${NASTY}`;
  await client.post('/auth/change-password', { currentPassword: PASSWORD, newPassword: password });
  await openRoute(page, service.url, 'post-auth-login');
  await page.getByLabel('Email').first().fill(email);
  await page.getByLabel('Password').first().fill(password);
  expect((await sendForm(page)).body.data.user.username).toBe(username);
  const fromShell = readJson(await run('sh', '-c', await copySnippet(page, 'cURL')));
  expect(fromShell.data.user.username).toBe(username);
  const node = ['--input-type=module', '-e', await copySnippet(page, 'JavaScript')];
  const fromNode = readPrinted(await run(process.execPath, ...node));
  expect(fromNode.body.data.user.username).toBe(username);
  const fromPython = readPrinted(await run('python3', '-c', await copySnippet(page, 'Python')));
  expect(fromPython.body.data.user.username).toBe(username);
});

test('the command is in step with every letter, and with the application', async () => {
  await openRoute(page, service.url, 'post-auth-login');
  const command = page.getByRole('group', { name: 'cURL' });
  await page.getByLabel('Password').first().pressSequentially("it's");
  expect(await command.innerText()).toContain(String.raw`--data-raw '{"password":"it'\''s"}'`);
  await page.getByLabel('Application').fill('shop');
  expect(await command.innerText()).toContain(`'${service.url}/apps/shop/auth/login'`);
});
