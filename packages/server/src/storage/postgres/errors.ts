import type pg from 'pg';
import { DatabaseUnavailable } from '../database-unavailable.ts';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNAVAILABLE = /^(08|53|57|58)|^(25006|25P03|55P03)$/;
const CONFLICT = /^(40001|40P01)$/;
// pg's own errors, and those of node:net, carry no SQLSTATE.
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What was undone and will go better when it is run again. */
export function isConflict(error: unknown): boolean {
  return CONFLICT.test(stateOf(error) ?? '') || isStalePlan(error);
}

/** A named statement whose result has other columns than when it was parsed: an upgrade has changed the table. */
export function isStalePlan(error: unknown): boolean {
  return stateOf(error) === '0A000' && (error as pg.DatabaseError).routine === 'RevalidateCachedQuery';
}

/** Connections lost, servers that shut down or are full, time-outs, a primary that has become a standby. */
export function isLost(error: unknown): boolean {
  const state = stateOf(error);
  return state === undefined ? isNetworkError(error) : UNAVAILABLE.test(state);
}

/** What the caller may see: `detail` and `where` quote the row, secrets included. */
export function translate(error: unknown): unknown {
  if (error instanceof Error) {
    Reflect.deleteProperty(error, 'detail');
    Reflect.deleteProperty(error, 'where');
  }
  return isLost(error) ? new DatabaseUnavailable(error) : error;
}

function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error) || typeof error.code !== 'string') return undefined;
  return 'severity' in error && SQLSTATE.test(error.code) ? error.code : undefined;
}

const NETWORK = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const CLIENT = /^Connection terminated|^Query read timeout|not queryable|^Client was closed/;

function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK.test(code) || CLIENT.test(error.message);
}
