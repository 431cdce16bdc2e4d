import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireTools } from '../support/debian.ts';
import { REPOSITORY } from '../support/guide.ts';
import { createDatabase, type Database } from '../support/postgres.ts';
import {
  type Env,
  freePort,
  type ServerProcess,
  startServer,
  TEST_ENV,
  temporaryFolder,
} from '../support/server-process.ts';

// The proxies as docs/operations.md configures them, apart from ports and certificates.
const folder = temporaryFolder();
let database: Database;
let env: Env;
let ports: [number, number];

beforeAll(async () => {
  requireTools('nginx', 'haproxy');
  database = await createDatabase();
  env = {
    ...TEST_ENV,
    DATABASE_URL: database.url,
    COUNTERSIGN_DATA_DIR: folder.path,
    COUNTERSIGN_PUBLIC_URL: 'http://localhost:3000',
    COUNTERSIGN_DRAIN_SECONDS: '2',
    COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.1/32',
  };
  ports = [await freePort(), await freePort()];
});

afterAll(async () => {
  await database.drop();
  folder.remove();
});

const operations = readFileSync(new URL('docs/operations.md', REPOSITORY), 'utf8');

function documented(from: RegExp): string {
  const block = from.exec(operations)?.[1];
  if (block === undefined) throw new Error(`docs/operations.md has no ${from.source}`);
  return block;
}

interface Proxy {
  readonly program: string;
  /** Before a process is stopped, and when it is ready again; nothing where the proxy looks for itself. */
  readonly take?: (what: 'out' | 'in', port: number) => Promise<void>;
  configuration(listen: number): string;
  readonly parameters: (file: string) => readonly string[];
}

const SEARCHED = { PATH: `${process.env['PATH']}:/usr/sbin` };

const NGINX: Proxy = {
  program: 'nginx',
  configuration: (listen) => {
    const [, first = ''] = /( *server 127\.0\.0\.1:3000.*\n)/.exec(operations) ?? [];
    const site = documented(/countersign\.conf <<'END'\n([\s\S]*?)END\n/)
      .replace('listen 443 ssl', `listen 127.0.0.1:${listen}`)
      .replace(/ *ssl_certificate.*\n/g, '')
      .replace(first, first + first.replace('3000', '3001'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const paths = temporary.map((name) => `${name}_temp_path ${folder.path}/nginx-${name};`).join('\n');
    return `daemon off;\nworker_processes 1;\npid ${folder.path}/nginx.pid;\nerror_log ${folder.path}/nginx.log;
events {}\nhttp {\naccess_log off;\n${paths}\n${site}}\n`;
  },
  parameters: (file) => ['-q', '-c', file],
  // As the page does it with sed and a reload.
  take: async (what, port) => {
    const file = `${folder.path}/nginx.conf`;
    const [from, to] = [`127.0.0.1:${port} max_fails=0`, `127.0.0.1:${port} max_fails=0 down`];
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, what === 'out' ? text.replace(from, to) : text.replace(to, from));
    const { status } = spawnSync('nginx', ['-q', '-c', file, '-s', 'reload'], { env: SEARCHED });
    if (status !== 0) throw new Error('nginx does not reload');
    await delay(1_000);
  },
};

const HAPROXY: Proxy = {
  program: 'haproxy',
  configuration: (listen) =>
    documented(/```haproxy\n([\s\S]*?)```/).replace(/bind :443 .*/, `bind 127.0.0.1:${listen}`),
  parameters: (file) => ['-q', '-f', file],
};

async function startProxy({
  program,
  configuration,
  parameters,
}: Proxy): Promise<{ url: string; process: ChildProcess }> {
  mkdirSync(folder.path, { recursive: true });
  const listen = await freePort();
  const file = `${folder.path}/${program}.conf`;
  const text = configuration(listen).replaceAll('127.0.0.1:3000', `127.0.0.1:${ports[0]}`);
  writeFileSync(file, text.replaceAll('127.0.0.1:3001', `127.0.0.1:${ports[1]}`));
  const child = spawn(program, parameters(file), { stdio: 'inherit', env: SEARCHED });
  return { url: `http://127.0.0.1:${listen}`, process: child };
}

const WORKERS = 8;

interface Load {
  readonly sent: number;
  readonly failed: readonly string[];
}

/** Reads and writes without a pause; whatever is not what the service says itself has failed. */
async function load(url: string, until: () => boolean): Promise<Load> {
  const failed: string[] = [];
  let sent = 0;
  const ask = async (path: string, expected: number, body?: string): Promise<void> => {
    sent += 1;
    const answer = await askOnce(url + path, body);
    if (answer !== expected) failed.push(`${path}: ${answer}`);
  };
  const work = async (): Promise<void> => {
    while (!until()) {
      await ask('/auth/refresh', 401, '{"refreshToken":"none"}');
      await ask('/auth/me', 401);
      await delay(25);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return { sent, failed };
}

let clients = 0;

/** The status, or why there is none; each request comes from another address of this machine. */
function askOnce(url: string, body?: string): Promise<number | string> {
  clients += 1;
  const localAddress = `127.1.${(clients >> 7) & 127}.${1 + (clients & 127)}`;
  return new Promise((resolve) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = {
      method: body === undefined ? 'GET' : 'POST',
      localAddress,
      headers,
      agent: false,
    } as const;
    const sent = request(url, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', (error) => resolve(String(error)));
    });
    sent.on('error', (error) => resolve(String(error)));
    sent.end(body);
  });
}

async function untilReady(url: string): Promise<void> {
  while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) await delay(20);
}

// Real restarts of two processes, each with the seconds that load balancers are given.
test.each([NGINX, HAPROXY])(
  'a rolling restart of two processes behind $program fails no request',
  { timeout: 90_000 },
  async (proxy) => {
    const [a, b] = ports;
    const servers: ServerProcess[] = [
      await startServer({ env, port: a }),
      await startServer({ env, port: b }),
    ];
    const { url, process: child } = await startProxy(proxy);
    try {
      await untilReady(url);
      let done = false;
      const loaded = load(url, () => done);
      for (const [index, port] of [a, b, a, b].entries()) {
        await proxy.take?.('out', port);
        expect(await servers[index % 2]!.stop()).toEqual({ code: 0, signal: null });
        servers[index % 2] = await startServer({ env, port });
        // As the page says: HAProxy asks each half second.
        await (proxy.take?.('in', port) ?? delay(1_000));
      }
      done = true;
      const { sent, failed } = await loaded;
      console.log(`${proxy.program}: ${sent} requests during four restarts, ${failed.length} failed`);
      expect(failed).toEqual([]);
      expect(sent).toBeGreaterThan(100);
    } finally {
      child.kill();
      await Promise.all(servers.map((server) => server.stop()));
    }
  },
);
