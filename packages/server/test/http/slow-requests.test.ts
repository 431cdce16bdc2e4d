import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const HALVES = {
  headers: 'POST /auth/login HTTP/1.1\r\nhost: x\r\n',
  body: 'POST /auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{"email":',
};

/** What a client that never sends the rest is told, and after how many milliseconds the connection ends. */
async function sendHalf(half: string): Promise<{ head: string; after: number }> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  const began = performance.now();
  socket.write(half);
  let head = '';
  for await (const chunk of socket) head += String(chunk);
  return { head: head.split('\r\n')[0] ?? '', after: performance.now() - began };
}

test('headers and bodies have thirty seconds, looked at every second', () => {
  const { requestTimeout, headersTimeout } = service.app.server;
  expect([requestTimeout, headersTimeout]).toEqual([30_000, 30_000]);
});

test.each(Object.entries(HALVES))('slow %s end with 408 when their time is over', async (_part, half) => {
  const { server } = service.app;
  const { requestTimeout, headersTimeout } = server;
  // A clock of ours moves no socket: the limit is made short, and how often it is looked at stays as it is.
  Object.assign(server, { requestTimeout: 600, headersTimeout: 600 });
  try {
    const { head, after } = await Promise.race([sendHalf(half), delay(10_000, { head: 'none', after: 0 })]);
    expect(head).toBe('HTTP/1.1 408 Request Timeout');
    expect(after).toBeGreaterThan(500);
  } finally {
    Object.assign(server, { requestTimeout, headersTimeout });
  }
});
