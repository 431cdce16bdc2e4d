import { CompiledQuery, type Driver } from 'kysely';
import type pg from 'pg';
import { DatabaseUnavailable } from '../database-unavailable.ts';
import { PostgresConnection } from './connection.ts';
import type { Habits } from './pooler.ts';
import { StatementNames } from './statement-names.ts';

export class PostgresDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #begin: CompiledQuery;
  readonly #beforeAcquire: () => void;
  readonly #names: StatementNames | undefined;

  constructor(
    pool: pg.Pool,
    { begin, namesStatements }: Pick<Habits, 'begin' | 'namesStatements'>,
    beforeAcquire: () => void,
  ) {
    this.#pool = pool;
    this.#begin = CompiledQuery.raw(begin);
    this.#beforeAcquire = beforeAcquire;
    this.#names = namesStatements ? new StatementNames() : undefined;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    this.#beforeAcquire();
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new DatabaseUnavailable(error);
    });
    return new PostgresConnection(client, this.#names);
  }

  /** READ COMMITTED: the guarded statements see the newest version of the row that they wait for. */
  async beginTransaction(connection: PostgresConnection): Promise<void> {
    await connection.executeQuery(this.#begin);
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  /** What can be read has been committed, and what has been committed is durable. */
  settle(): undefined {}

  async destroy(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
