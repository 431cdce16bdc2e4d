import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface PreparedStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
  readonly writes: boolean;
}

const CAPACITY = 300;
const WRITES_NOTHING = /^\s*(select|begin|commit|rollback)\b/i;

/** Does a part of its work with each step, and must be stepped to its end as if it returned rows. */
const STEPS = /^pragma incremental_vacuum/i;

/** Statements by their text; the least recently used one goes first. */
export class StatementCache {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, PreparedStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): PreparedStatement {
    const known = this.#prepared.get(sql);
    if (known) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    const returnsRows = statement.columns().length > 0 || STEPS.test(sql);
    const prepared = { statement, returnsRows, writes: !WRITES_NOTHING.test(sql) };
    this.#prepared.set(sql, prepared);
    this.#evict();
    return prepared;
  }

  #evict(): void {
    if (this.#prepared.size <= CAPACITY) return;
    const [oldest] = this.#prepared.keys();
    if (oldest !== undefined) this.#prepared.delete(oldest);
  }
}
