import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseUnavailable } from '../database-unavailable.ts';

// https://sqlite.org/rescode.html
const BUSY = 5;
const UNAVAILABLE = new Set([
  3, // PERM
  BUSY,
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  26, // NOTADB
]);

const PATIENCE = 5_000;

/**
 * Runs a statement again while another process holds the lock. SQLite's own waiting blocks the event loop,
 * so that the busy_timeout is short and the rest of the waiting is done here.
 */
export async function whenFree<T>(statement: () => T): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      return statement();
    } catch (error) {
      if (primaryCode(error) !== BUSY || performance.now() > deadline) throw translate(error);
    }
    await delay(1 + Math.random() * 20);
  }
}

/** SQLITE_CONSTRAINT_TRIGGER: the database has moved, and a trigger says so. */
const REFUSED_BY_TRIGGER = 1811;

function translate(error: unknown): unknown {
  if (error instanceof Error && 'errcode' in error && error.errcode === REFUSED_BY_TRIGGER) {
    return new DatabaseUnavailable(error);
  }
  const code = primaryCode(error);
  const closed = error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE';
  return closed || (code !== undefined && UNAVAILABLE.has(code)) ? new DatabaseUnavailable(error) : error;
}

/** The low byte of an extended result code. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
