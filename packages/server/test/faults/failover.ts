import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { installedPostgres, requireTools } from '../support/debian.ts';
import { type HaProxy, startHaProxy } from '../support/haproxy.ts';
import { createDatabase, type Postgres, startPostgres, unprivilegedUser } from '../support/postgres.ts';

const STANDBY = 'standby';

/** A primary with one standby behind HAProxy, as an operator would run them. */
export class Cluster {
  readonly #synchronous: boolean;
  readonly #proxy: HaProxy;
  #primary: Postgres;
  #standby: Postgres | undefined;
  #generation = 0;

  private constructor(primary: Postgres, proxy: HaProxy, synchronous: boolean) {
    this.#primary = primary;
    this.#proxy = proxy;
    this.#synchronous = synchronous;
  }

  /** An asynchronous standby lags, as one on a slow network does. */
  static async start({ synchronous }: { readonly synchronous: boolean }): Promise<Cluster> {
    requireTools('haproxy', 'pg_dump');
    const primary = await startPostgres({ binaries: installedPostgres() });
    return new Cluster(primary, await startHaProxy(primary.port), synchronous);
  }

  /** A database of its own, by way of the proxy. */
  async createDatabase(): Promise<string> {
    const url = new URL((await createDatabase(this.#primary.url)).url);
    url.port = String(this.#proxy.port);
    return url.href;
  }

  /** A fresh copy of the primary, which follows it; resolves when it does. */
  async attachStandby(): Promise<void> {
    if (this.#standby !== undefined) return;
    this.#generation += 1;
    const dataDir = join(dirname(this.#primary.dataDir), `data-${this.#generation}`);
    copyPrimary(this.#primary, dataDir);
    this.#standby = await startPostgres({ binaries: installedPostgres(), dataDir });
    if (this.#synchronous) {
      await query(this.#primary.url, `ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
      await query(this.#primary.url, 'SELECT pg_reload_conf()');
    }
    const sender = await this.#untilFollowing();
    if (!this.#synchronous) process.kill(sender, 'SIGSTOP');
  }

  /** Fences it: nothing is written there any more. */
  async killPrimary(): Promise<void> {
    await this.#primary.kill9();
  }

  /** The standby becomes the primary, and the proxy leads to it. */
  async promote(): Promise<void> {
    const promoted = this.#standby;
    if (promoted === undefined) throw new Error('there is no standby');
    await query(promoted.url, 'SELECT pg_promote(true, 30)');
    // Alone for now: with the old setting it would wait for a standby at each commit.
    await query(promoted.url, 'ALTER SYSTEM RESET synchronous_standby_names');
    await query(promoted.url, 'SELECT pg_reload_conf()');
    this.#primary = promoted;
    this.#standby = undefined;
    await this.#proxy.leadTo(promoted.port);
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
    await this.#standby?.stop();
    await this.#primary.stop();
  }

  /** The process that sends to the standby. */
  async #untilFollowing(): Promise<number> {
    const state = this.#synchronous ? 'sync' : 'async';
    const deadline = Date.now() + 20_000;
    for (;;) {
      const [row] = await query(
        this.#primary.url,
        `SELECT pid FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = '${state}'`,
      );
      if (row !== undefined) return Number(row['pid']);
      if (Date.now() > deadline) throw new Error('the standby does not follow');
      await delay(20);
    }
  }
}

function copyPrimary({ port }: Postgres, dataDir: string): void {
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  const from = `host=127.0.0.1 port=${port} user=postgres application_name=${STANDBY}`;
  const program = join(dirname(installedPostgres().postgres), 'pg_basebackup');
  const parameters = ['-d', from, '-D', dataDir, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'];
  const { status, stderr } = spawnSync(program, parameters, {
    ...user,
    cwd: dirname(dataDir),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`pg_basebackup failed: ${stderr}`);
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
