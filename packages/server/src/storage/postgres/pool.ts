import pg from 'pg';
import { types } from './types.ts';

export interface PoolOptions {
  readonly url: string;
  /** Connections; 10 by default. */
  readonly poolSize?: number;
  /** Milliseconds after which the server gives a statement up; 0 for never. */
  readonly statementTimeout?: number;
}

export function createPool({ url, poolSize = 10, statementTimeout = 10_000 }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    application_name: 'countersign',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: statementTimeout,
    lock_timeout: statementTimeout === 0 ? 0 : 5_000,
    idle_in_transaction_session_timeout: 15_000,
    // For a network that swallows packets: the server's own time-outs come first where it is reachable.
    query_timeout: statementTimeout === 0 ? 0 : statementTimeout + 5_000,
  });
  // Without listeners, a restart of the server would end this process. The statements meet the loss themselves.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
