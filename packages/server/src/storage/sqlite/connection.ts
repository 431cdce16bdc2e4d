import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { isSettledLater } from '../settled-later.ts';
import { whenFree } from './busy.ts';
import { type PreparedStatement, StatementCache } from './statement-cache.ts';

/** `later`: who committed waits for something else before anything of it is told. */
export type Commit = 'nothing' | 'later' | 'awaited';

export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;
  #written: Commit = 'nothing';

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new StatementCache(database);
  }

  /** False again where SQLite has rolled back by itself, as on a full disk. */
  get isTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** What its holder has committed. */
  takeCommit(): Commit {
    const committed = this.#written;
    this.#written = 'nothing';
    return committed;
  }

  /** What its holder wrote is undone. */
  forgetWrites(): void {
    this.#written = 'nothing';
  }

  close(): void {
    this.#database.close();
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return whenFree(() => this.#run<R>(query));
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    const prepared = this.#statements.prepare(query.sql);
    const result = execute(prepared, query.parameters.map(bindable));
    if (prepared.writes && this.#written !== 'awaited')
      this.#written = isSettledLater(query) ? 'later' : 'awaited';
    return result as QueryResult<R>;
  }
}

function execute(
  { statement, returnsRows }: PreparedStatement,
  parameters: SQLInputValue[],
): QueryResult<unknown> {
  if (returnsRows) return { rows: statement.all(...parameters) };
  return { numAffectedRows: BigInt(statement.run(...parameters).changes), rows: [] };
}

function bindable(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  throw new TypeError(`SQLite binds no ${typeof value}`);
}
