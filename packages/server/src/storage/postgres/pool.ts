import pg from 'pg';
import type { Habits } from './pooler.ts';
import { types } from './types.ts';

/** At most `size` connections. */
export function createPool(url: string, { startUp, onConnect, patience }: Habits, size = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    types,
    application_name: 'countersign',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    ...startUp,
    query_timeout: patience,
    ...(onConnect !== undefined && {
      // Before anyone gets the new connection.
      verify: (client: pg.ClientBase, done: (error?: Error) => void) => {
        client.query(onConnect).then(() => done(), done);
      },
    }),
  });
  // Without listeners, a restart of the server would end this process. The statements meet the loss themselves.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
