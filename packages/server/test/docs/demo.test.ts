import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const DEMO = fileURLToPath(new URL('../../../../examples/demo.ts', import.meta.url));

const folder = temporaryFolder();
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_DATA_DIR: folder.path } });
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

function play(base: string): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [DEMO], { env: { ...process.env, BASE: base } });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

/** What a camera reads in the half blocks, of which the inked ones are the light modules. */
function readDrawing(text: string): string {
  const lines = text.split('\n').filter((line) => /^ {4}[█▀▄ ]{20,}$/.test(line));
  const rows = lines.flatMap((line) =>
    ['█▀', '█▄'].map((inked) => [...line.slice(4)].map((c) => inked.includes(c))),
  );
  const scale = 4;
  const side = rows[0]!.length * scale;
  const data = new Uint8Array(side * side * 3).map((_, index) => {
    const pixel = Math.floor(index / 3);
    return rows[Math.floor(pixel / side / scale)]?.[Math.floor((pixel % side) / scale)] === true ? 255 : 0;
  });
  return decodeQR({ width: side, height: side, data });
}

test('the demo tells the whole story against a running service, without colours in a pipe', async () => {
  const { code, text } = await play(server.url);
  expect(text).toContain('That was the whole story');
  expect(code).toBe(0);
  expect(text.match(/← \d+/g)).toEqual(
    [201, 200, 200, 200, 200, 400, 200, 200, 200, 200, 200, 200, 401].map((status) => `← ${status}`),
  );
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/eyJ[\w-]{20}|cs_(temp|refresh|device)_\w{20}/);
  expect(readDrawing(text)).toBe(/otpauth:[^"]*/.exec(text)![0]);
});

test('the demo starts a service of its own where none answers', async () => {
  const { code, text } = await play(`http://127.0.0.1:${await freePort()}`);
  expect(text).toContain('the demo started one of its own');
  expect(text).toContain('That was the whole story');
  expect(code).toBe(0);
});

test('the demo ends with 1 and a sentence where the service answers otherwise', async () => {
  const other = createServer((request, response) => {
    response.statusCode = request.url === '/health' ? 200 : 500;
    response.end(JSON.stringify({ status: 'ok', checks: {} }));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { code, text } = await play(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  other.close();
  expect(text).toContain('POST /auth/register was to answer 201, and answered 500 Internal Server Error.');
  expect(code).toBe(1);
});
