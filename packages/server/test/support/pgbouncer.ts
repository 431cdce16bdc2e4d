import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type KeptProcess, startKept } from './kept-process.ts';
import { unprivilegedUser } from './postgres.ts';

export type PoolMode = 'transaction' | 'session';

/** PgBouncer as Debian has it, before one server, set up as docs/operations.md says. */
export interface PgBouncer extends KeptProcess {
  readonly serverPort: number;
  readonly poolMode: PoolMode;
  readonly port: number;
}

export interface PgBouncerOptions {
  /** Of the server behind it. */
  readonly serverPort: number;
  readonly poolMode: PoolMode;
  /** Where a killed one listened. */
  readonly port?: number;
}

export async function startPgBouncer({ serverPort, poolMode, port }: PgBouncerOptions): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pgbouncer-'));
  chmodSync(folder, 0o755);
  const chosen = port ?? (await freePort());
  const users = join(folder, 'users.txt');
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(users, '"postgres" ""\n', { mode: 0o644 });
  writeFileSync(settings, configuration({ serverPort, poolMode, port: chosen, users }), { mode: 0o644 });
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const kept = await startKept({ command: ['pgbouncer', '-q', settings], port: chosen, user });
  const removed = (): void => rmSync(folder, { recursive: true, force: true });
  return {
    serverPort,
    poolMode,
    port: chosen,
    stop: () => kept.stop().finally(removed),
    kill9: () => kept.kill9().finally(removed),
  };
}

/** The same database, by way of it. */
export function throughPgBouncer(url: string, { port }: Pick<PgBouncer, 'port'>): string {
  const through = new URL(url);
  through.port = String(port);
  return through.href;
}

function configuration({
  serverPort,
  poolMode,
  port,
  users,
}: PgBouncerOptions & { readonly users: string }): string {
  return `[databases]
* = host=127.0.0.1 port=${serverPort}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${poolMode}
max_client_conn = 400
default_pool_size = 40
server_login_retry = 1
`;
}
