import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { decodeBase32 } from '@countersign/otp';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Verdicts } from '../../../../examples/business/verdicts.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { ApprovingDevice } from '../support/approving-device.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { HttpClient, type Json } from '../support/client.ts';
import { runJson } from '../support/command-line.ts';
import { REPOSITORY } from '../support/guide.ts';
import { authenticator } from '../support/person.ts';
import { freePort, type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const EMAIL = 'ann@example.com';
const PASSWORD = 'correct horse';

const folder = temporaryFolder();
let server: ServerProcess;
let shop: ChildProcess;
let shopUrl: string;
let secretOfShop: string;
let totp: ReturnType<typeof authenticator>;
let device: ApprovingDevice;
let browser: Browser;

// The service, the shop and the browser are what they are for others: processes that speak over the network.
beforeAll(async () => {
  const [port, shopPort] = [await freePort(), await freePort()];
  const env = {
    COUNTERSIGN_DATA_DIR: folder.path,
    COUNTERSIGN_PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
  server = await startServer({ env, port });
  shopUrl = `http://localhost:${shopPort}`;
  const made: Json = await runJson(
    env,
    ...['app', 'create', '--name', 'Shop', '--callback-url', `${shopUrl}/callback`],
    ...['--return-url', `${shopUrl}/back`, '--private-callbacks', 'allowed'],
  );
  secretOfShop = made.webhook_secret;
  // As its README says; npm runs the Node.js of the packages.
  shop = spawn('npm', ['run', '--silent', 'example:business'], {
    cwd: fileURLToPath(REPOSITORY),
    detached: true,
    env: {
      ...{ PATH: process.env['PATH'], PORT: String(shopPort), AUTH_URL: server.url },
      ...{ CLIENT_ID: made.client_id, API_KEY: made.api_key, WEBHOOK_SECRET: secretOfShop },
      ...{ EMAIL, PASSWORD },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(shop.stdout!, 'data');
  browser = await openBrowser();
  await enrol(made.client_id);
});

afterAll(async () => {
  await browser.close();
  // With what npm started.
  process.kill(-shop.pid!, 'SIGTERM');
  await server.stop();
  folder.remove();
});

/** Each code of the window is good once: one for the set-up, one for the phone, one for the page. */
const code = (steps: number): string => totp.generate({ timestamp: Date.now() + steps * 30_000 });

/** In the shop itself, whose password alone lets its people in until then. */
async function enrol(clientId: string): Promise<void> {
  const { page } = await openPage(browser);
  await logIn(page, 'page');
  await page.click('text=Set up a second step');
  const secret = (await page.textContent('#secret')) ?? '';
  totp = authenticator(secret);
  await page.fill('[name="code"]', code(-1));
  await page.click('text=Confirm');
  await page.waitForSelector('text=The second step is on');
  await page.context().close();
  const scanned = { clientId, email: EMAIL, secret: decodeBase32(secret) };
  device = await ApprovingDevice.scan(new HttpClient(server.url), { now: Date.now }, scanned);
  expect((await device.register(code(0))).status).toBe(201);
}

async function logIn(page: Page, way: 'page' | 'number'): Promise<void> {
  await page.goto(shopUrl);
  await page.fill('[name="email"]', EMAIL);
  await page.fill('[name="password"]', PASSWORD);
  await page.click(`[value="${way}"]`);
}

test('the page: password, code, back, in', async () => {
  const { page } = await openPage(browser);
  await logIn(page, 'page');
  await page.waitForSelector('text=Shop asks for a second step');
  await page.fill('#code', code(1));
  await page.click('[value="answer"]');
  await page.waitForSelector(`text=Welcome, ${EMAIL}`);
  await page.context().close();
});

test('the number: shown by the shop, typed into the app, told by the callback', async () => {
  const { page } = await openPage(browser);
  await logIn(page, 'number');
  const number = (await page.textContent('#number')) ?? '';
  const [request] = (await device.poll()).data.requests;
  expect((await device.approve(request.challenge_id, number)).status).toBe(200);
  await page.click('text=I have approved');
  await page.waitForSelector(`text=Welcome, ${EMAIL}`);
  await page.context().close();
});

test('a refusal in the app lets nobody in', async () => {
  const { page } = await openPage(browser);
  await logIn(page, 'number');
  const [request] = (await device.poll()).data.requests;
  expect((await device.deny(request.challenge_id)).status).toBe(200);
  await page.click('text=I have approved');
  await page.waitForSelector('text=was not confirmed');
  await page.context().close();
});

test('whoever began the login and is not the browser that finished, is not let in', async () => {
  const { page: thief } = await openPage(browser);
  await logIn(thief, 'page');
  await thief.waitForSelector('text=Shop asks for a second step');
  const state = (await thief.context().cookies(shopUrl)).find(({ name }) => name === 'state')?.value;
  for (const path of [
    '/waiting',
    `/back?state=${String(state)}`,
    `/back?state=${String(state)}&completion_code=x`,
  ]) {
    await thief.goto(shopUrl + path);
    expect(await thief.content()).not.toContain('Welcome');
    await logIn(thief, 'page');
  }
  await thief.context().close();
});

describe('a callback', () => {
  const body = { session_token: 'cs_session_x', result: true, completed_at: new Date().toISOString() };

  function post(secret: string, at: Date, text = JSON.stringify(body), signed = text): Promise<Response> {
    const id = `msg_${Math.random()}`;
    const signature = new Webhook(secret).sign(id, at, signed);
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    return fetch(`${shopUrl}/callback`, { method: 'POST', body: text, headers });
  }

  test('of ours is taken', async () => {
    expect((await post(secretOfShop, new Date())).status).toBe(204);
  });

  test('that is forged, changed, older than five minutes or from the future is refused', async () => {
    const forger = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const now = Date.now();
    expect((await post(forger, new Date())).status).toBe(400);
    expect((await post(secretOfShop, new Date(), JSON.stringify(body), '{}')).status).toBe(400);
    expect((await post(secretOfShop, new Date(now - 6 * MINUTE))).status).toBe(400);
    expect((await post(secretOfShop, new Date(now + 6 * MINUTE))).status).toBe(400);
    expect((await fetch(`${shopUrl}/callback`, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});

describe('a verdict', () => {
  const secret = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
  const signed = (id: string, result: boolean, age = 0, session = 'cs_session_1') => {
    const completed = new Date(Date.now() - age).toISOString();
    const text = JSON.stringify({ session_token: session, result, completed_at: completed });
    const now = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, now, text),
    };
    return [headers, Buffer.from(text)] as const;
  };

  test('stays the first, whatever is replayed or comes in another order', () => {
    const verdicts = new Verdicts(secret);
    expect(verdicts.take(...signed('a', false))).toBe(true);
    expect(verdicts.take(...signed('a', true))).toBe(true);
    expect(verdicts.take(...signed('b', true))).toBe(true);
    expect(verdicts.take(...signed('c', true, 0, 'cs_session_2'))).toBe(true);
    expect([verdicts.about('cs_session_1'), verdicts.about('cs_session_2')]).toEqual([false, true]);
  });

  test('of more than five minutes ago is none, though it is freshly signed', () => {
    const verdicts = new Verdicts(secret);
    expect(verdicts.take(...signed('a', true, 6 * MINUTE))).toBe(true);
    expect(verdicts.about('cs_session_1')).toBeUndefined();
  });
});
