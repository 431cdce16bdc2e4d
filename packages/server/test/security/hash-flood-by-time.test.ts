import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpClient, newAddress } from '../support/client.ts';
import { PASSWORD } from '../support/person.ts';
import { type Registered, registerOver } from '../support/registered-person.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const RATE = 200;
const SECONDS = 8;
const QUIET_LOGINS = 20;
const METRICS_TOKEN = 'f'.repeat(48);

interface Reply {
  readonly status: number;
  readonly took: number;
}

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((left, right) => left - right)[Math.floor((times.length - 1) * share)] ?? 0;
const shown = (times: readonly number[]): string =>
  [0.5, 0.99, 1].map((share) => `${Math.round(percentile(times, share))}`).join(' · ');

// The rules are asserted in hash-flood.test.ts; here the time is measured and printed, and only a multiple of it fails.
describe('a flood of hashes by time, with hashes at full strength', () => {
  const folder = temporaryFolder();
  const agent = new Agent({ keepAlive: false });
  let server: ServerProcess;

  beforeAll(async () => {
    const env = {
      COUNTERSIGN_DATA_DIR: folder.path,
      COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8',
      COUNTERSIGN_METRICS_TOKEN: METRICS_TOKEN,
    };
    server = await startServer({ env });
  });
  afterAll(async () => {
    await server.stop();
    agent.destroy();
    folder.remove();
  });

  function strangerLogin(number: number): Promise<Reply> {
    const began = performance.now();
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': newAddress() };
    return new Promise((resolve, reject) => {
      const sent = request(`${server.url}/auth/login`, { method: 'POST', agent, headers }, (reply) => {
        reply.resume();
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, took: performance.now() - began }));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ email: `nobody${number}@example.com`, password: 'Wr0ng-guess!' }));
    });
  }

  /** All replies, and when the last was asked for. */
  async function flood(): Promise<{ replies: Reply[]; ended: number }> {
    const began = performance.now();
    const replies: Promise<Reply>[] = [];
    while (replies.length < RATE * SECONDS) {
      const due = Math.min(RATE * SECONDS, Math.ceil(((performance.now() - began) / 1_000) * RATE));
      while (replies.length < due) replies.push(strangerLogin(replies.length));
      await delay(5);
    }
    const ended = performance.now();
    return { replies: await Promise.all(replies), ended };
  }

  /** How long each took, asked one after another for as long as `isOver` says. */
  async function timed(pause: number, isOver: () => boolean, ask: () => Promise<{ status: number }>) {
    const times: number[] = [];
    while (!isOver()) {
      const began = performance.now();
      expect((await ask()).status).toBe(200);
      times.push(performance.now() - began);
      await delay(pause);
    }
    return times;
  }

  async function waiting(): Promise<number> {
    const { text } = await server.client().get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
    const [, figure] = /^countersign_hashes_waiting (\d+)$/m.exec(text) ?? [];
    if (figure === undefined) throw new Error(`No figure in ${text.slice(0, 100)}`);
    return Number(figure);
  }

  const login = ({ client, email }: Registered, own: HttpClient = client) =>
    own.post('/auth/login', { email, password: PASSWORD });

  test(`${RATE} logins of strangers a second, and people who are known beside them`, async () => {
    // In turn: sixty right passwords in a quarter of an hour are all that one has, and a hundred logins end the oldest session.
    const people: Registered[] = [];
    for (const name of ['Bea', 'Cas', 'Dot', 'Eve']) people.push(await registerOver(server.client(), name));
    let turn = 0;
    const next = (): Registered => people[turn++ % people.length]!;
    const { client, accessToken, refreshToken } = await registerOver(server.client(), 'Ada');
    let left = QUIET_LOGINS;
    const quiet = await timed(
      20,
      () => left-- === 0,
      () => login(next()),
    );
    let isOver = false;
    const until = (): boolean => isOver;
    const asWho = { authorization: `Bearer ${accessToken}` };
    const beside = [
      timed(50, until, () => login(next())),
      timed(50, until, () => client.get('/auth/me', asWho)),
      timed(50, until, () => client.post('/auth/refresh', { refreshToken })),
    ];
    const { replies, ended } = await flood();
    isOver = true;
    const [logins = [], me = [], refreshes = []] = await Promise.all(beside);
    while ((await waiting()) > 0) await delay(20);
    const emptyAfter = performance.now() - ended;
    const refused = replies.filter(({ status }) => status === 503);
    const wide = Math.round(1.5 * percentile(quiet, 0.5) + 2_000);
    console.info(
      [
        'p50 · p99 · slowest, in ms',
        `known login, quiet         ${shown(quiet)}`,
        `known login, in the flood  ${shown(logins)}   (aim: under ${wide}), n = ${logins.length}`,
        `/auth/me                   ${shown(me)}   (aim: p99 under 100), n = ${me.length}`,
        `refresh                    ${shown(refreshes)}   (aim: under 300), n = ${refreshes.length}`,
        `strangers, hashed          ${shown(replies.filter(({ status }) => status === 401).map(({ took }) => took))}`,
        `strangers, refused         ${shown(refused.map(({ took }) => took))}   ${refused.length} of ${replies.length}`,
        `the queue was empty after  ${Math.round(emptyAfter)}   (aim: under 3000)`,
      ].join('\n'),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401, 503]));
    expect(percentile(logins, 1)).toBeLessThan(3 * wide);
    expect(percentile(me, 0.99)).toBeLessThan(2_000);
    expect(percentile(refreshes, 1)).toBeLessThan(3_000);
    expect(
      percentile(
        replies.map(({ took }) => took),
        1,
      ),
    ).toBeLessThan(10_000);
    expect(emptyAfter).toBeLessThan(9_000);
  }, 120_000);
});
