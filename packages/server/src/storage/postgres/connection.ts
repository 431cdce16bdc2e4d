import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type pg from 'pg';
import { isConflict, isLost, isStalePlan, translate } from './errors.ts';
import type { StatementNames } from './statement-names.ts';

const ATTEMPTS = 4;
const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE']);

/** A client on loan from the pool, for one statement or one transaction. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames | undefined;
  #broken = false;

  /** Without names, each statement is parsed anew: for sessions that change under the connection. */
  constructor(client: pg.PoolClient, names: StatementNames | undefined) {
    this.#client = client;
    this.#names = names;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    for (let attempt = 1; ; attempt++) {
      const name = this.#names?.nameOf(sql);
      const query = { text: sql, values: [...parameters], ...(name === undefined ? {} : { name }) };
      try {
        return resultOf<R>(sql, lastOf(await this.#client.query(query)));
      } catch (error) {
        if (isStalePlan(error)) this.#names?.renew(sql, name);
        if (attempt < ATTEMPTS && this.#mayRepeat(error)) continue;
        this.#broken ||= isLost(error);
        throw translate(error);
      }
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }

  /** Rolls back, or else makes sure that nobody uses this connection again. Never throws. */
  async rollback(query: CompiledQuery): Promise<void> {
    try {
      await this.executeQuery(query);
    } catch {
      this.#broken = true;
    }
  }

  release(): void {
    this.#client.release(this.#broken);
  }

  /** A statement of its own was undone alone; in a transaction, all of it must run again. */
  #mayRepeat(error: unknown): boolean {
    return isConflict(error) && this.#client.getTransactionStatus() === 'I';
  }
}

/** Of several statements in one text there are several results, which the types of pg do not say. */
function lastOf(results: pg.QueryResult | pg.QueryResult[]): pg.QueryResult {
  const last = Array.isArray(results) ? results.at(-1) : results;
  if (last === undefined) throw new Error('an empty statement has no result');
  return last;
}

function resultOf<R>(sql: string, { command, rowCount, rows }: pg.QueryResult): QueryResult<R> {
  // PostgreSQL answers the COMMIT of a failed transaction with a ROLLBACK, and with no error.
  if (sql === 'commit' && command !== 'COMMIT') throw new Error('a failed transaction was not committed');
  const result = { rows: rows as R[] };
  return CHANGES.has(command) ? { ...result, numAffectedRows: BigInt(rowCount ?? 0) } : result;
}
