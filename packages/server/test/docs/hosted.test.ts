import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { decodeBase32 } from '@countersign/otp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import { HttpClient, type Json } from '../support/client.ts';
import { runJson } from '../support/command-line.ts';
import { requireTools } from '../support/debian.ts';
import { REPOSITORY, Reader, readThrough, type Step } from '../support/guide.ts';
import { formFields, postPage } from '../support/hosted-page.ts';
import { realTimeCodes } from '../support/real-time-codes.ts';
import { freePort, type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const PUBLIC_URL = 'http://localhost:3000';
const EMAIL = 'ada@example.com';

const folder = temporaryFolder();
const env = { COUNTERSIGN_DATA_DIR: folder.path, COUNTERSIGN_PUBLIC_URL: PUBLIC_URL };
let server: ServerProcess;
let receiver: Awaited<ReturnType<typeof startReceiver>> | undefined;
let device: ApprovingDevice;
let port: number;
let reader: Reader;
/** Of the person's authenticator: what the business synchronized, or what it was given. */
let secret = '';
let codes = realTimeCodes();
const nextCode = (): Promise<string> => codes(secret);

beforeAll(async () => {
  requireTools('curl');
  port = await freePort();
  server = await startServer({ env });
  reader = new Reader({
    env: { ...env, BASE: server.url },
    ownWords: [
      ['123456', nextCode],
      [/localhost:4000/, () => `localhost:${port}`],
    ],
  });
}, 240_000);

afterAll(async () => {
  await receiver?.stop();
  reader.forget();
  await server.stop();
  folder.remove();
});

/** The receiver of docs/webhooks.md, as it stands there. */
async function startReceiver(webhookSecret: string) {
  const page = readFileSync(new URL('docs/webhooks.md', REPOSITORY), 'utf8');
  const [, script = ''] = /^```js\n(.*?)^```$/ms.exec(page) ?? [];
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-'], {
    cwd: REPOSITORY,
    env: { PATH: process.env['PATH'], WEBHOOK_SECRET: webhookSecret },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const messages: Json[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => messages.push(JSON.parse(line)));
  child.stdin!.end(script.replaceAll('4000', String(port)));
  await expect.poll(() => postUnsigned().catch(() => 0), { timeout: 10_000 }).toBe(400);
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { webhookSecret, messages, stop };
}

async function postUnsigned(): Promise<number> {
  return (await fetch(`http://localhost:${port}/2fa`, { method: 'POST', body: '{"result":true}' })).status;
}

/** Copies from the answer what the pages say that their reader copies. */
function copy({ webhook_secret: webhookSecret, data = {}, ...written }: Json): void {
  const copied = {
    ...(webhookSecret !== undefined && { KEY: written.api_key }),
    ...(written.scopes !== undefined && { KEY_ID: written.id }),
    TOKEN: data.session_token,
    DELIVERY: written[0]?.id,
  };
  for (const [name, value] of Object.entries(copied)) if (value !== undefined) reader.variables[name] = value;
}

/** Types this secret into an authenticator app. */
function keepSecret(shared: string): void {
  secret = shared;
  codes = realTimeCodes();
}

/** The page in a browser: the code, and what it brings back to the shop. */
async function finishPage(webviewUrl: string): Promise<void> {
  const browser = new HttpClient(server.url);
  const { pathname: path } = new URL(webviewUrl);
  const { text } = await browser.get(path);
  const fields = { ...formFields(text), step: 'answer', code: await nextCode() };
  const { headers } = await postPage(browser, { path }, fields, { origin: PUBLIC_URL });
  const back = new URL(headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('b3f1c2');
  reader.variables['COMPLETION_CODE'] = back.searchParams.get('completion_code') ?? '';
}

async function registerDevice(): Promise<void> {
  const scanned = { clientId: 'shop', email: EMAIL, secret: decodeBase32(secret) };
  device = await ApprovingDevice.scan(new HttpClient(server.url), { now: Date.now }, scanned);
  expect((await device.register(await nextCode())).status).toBe(201);
}

let webviewUrl = '';

/** What the person of docs/hosted.md does between two commands. */
async function actAsPerson({ data = {} }: Json, { command }: Step): Promise<void> {
  const shared = data.secret ?? /"secret": "(\w+)"/.exec(command)?.[1];
  if (shared !== undefined) keepSecret(shared);
  webviewUrl = data.webview_url ?? webviewUrl;
  if (data.status === 'pending') {
    await finishPage(webviewUrl);
    await registerDevice();
  }
  if (data.secret_number !== undefined) await answerOnDevice(data.secret_number);
}

/** Types the number, or says no. */
async function answerOnDevice(number?: string): Promise<void> {
  const { challenge_id: id } = (await device.poll()).data.requests[0];
  const answered = number === undefined ? await device.deny(id) : await device.approve(id, number);
  expect(answered.status).toBe(200);
}

/** A result that the receiver does not want any more. */
async function makeDeadLetter(): Promise<void> {
  await receiver?.stop();
  const gone = createServer(({ url }, response) => response.writeHead(url === '/2fa' ? 410 : 204).end());
  gone.listen(port, 'localhost');
  await once(gone, 'listening');
  const backend = new HttpClient(server.url, { headers: { 'x-api-key': reader.variables['KEY'] ?? '' } });
  const { data } = await backend.post('/v1/sessions', { client_id: 'shop', email: EMAIL });
  await backend.get('/v1/secret-number', { 'x-session-token': data.session_token });
  await answerOnDevice();
  const dead = () => runJson(env, 'webhook', 'list', '--app', 'shop', '--status', 'dead');
  await expect.poll(dead, { timeout: 20_000 }).toHaveLength(1);
  gone.close();
}

test('every command of docs/hosted.md runs in order and answers what the page shows, and the results arrive', async () => {
  const wrong = await readThrough('docs/hosted.md', reader, async (written, step) => {
    copy(written);
    if (written.webhook_secret !== undefined) receiver = await startReceiver(written.webhook_secret);
    await actAsPerson(written, step);
  });
  expect(wrong).toEqual([]);
  const results = { client_id: 'shop', email: EMAIL, status: 'approved', result: true };
  await expect
    .poll(() => receiver?.messages)
    .toMatchObject([
      { ...results, method: 'totp' },
      { ...results, method: 'push' },
    ]);
}, 180_000);

test('every command of docs/webhooks.md does so with the receiver that the page shows', async () => {
  const wrong = await readThrough('docs/webhooks.md', reader, async (written, { command }) => {
    copy(written);
    if (command.includes('webhook test')) await makeDeadLetter();
    if (Array.isArray(written)) receiver = await startReceiver(receiver?.webhookSecret ?? '');
    if (command.includes('redeliver --app')) {
      const denied = {
        session_token: expect.stringMatching(/^cs_session_/),
        status: 'denied',
        result: false,
      };
      await expect
        .poll(() => receiver?.messages, { timeout: 10_000 })
        .toContainEqual(expect.objectContaining(denied));
    }
  });
  expect(wrong).toEqual([]);
}, 180_000);
