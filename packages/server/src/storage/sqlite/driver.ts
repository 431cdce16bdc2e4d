import { CompiledQuery, type Driver } from 'kysely';
import { DatabaseUnavailable } from '../database-unavailable.ts';
import { SqliteConnection } from './connection.ts';
import { openFile } from './file.ts';
import { Mutex } from './mutex.ts';
import { Place } from './place.ts';

/** One connection, held by one statement or one transaction at a time: none slips into another's. */
export class SqliteDriver implements Driver {
  readonly #path: string;
  readonly #beforeAcquire: () => void;
  readonly #mutex = new Mutex();
  readonly #place: Place;
  #connection: SqliteConnection | undefined;
  #closed = false;

  constructor(path: string, beforeAcquire: () => void) {
    this.#path = path;
    this.#place = new Place(path);
    this.#beforeAcquire = beforeAcquire;
  }

  async init(): Promise<void> {
    if (this.#closed) throw new DatabaseUnavailable('closed');
    const database = await openFile(this.#path).catch((error: unknown) => {
      throw error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable(error);
    });
    this.#connection = new SqliteConnection(database);
  }

  async acquireConnection(): Promise<SqliteConnection> {
    this.#beforeAcquire();
    await this.#mutex.acquire();
    try {
      if (this.#connection === undefined) throw new DatabaseUnavailable('closed');
      this.#place.assertSame();
      return this.#connection;
    } catch (error) {
      this.#mutex.release();
      throw error;
    }
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    // A transaction that began as a reader could find at its first write that another process was faster.
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
    this.#place.assertSame();
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    if (connection.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.#mutex.release();
  }

  /** After the transaction that is under way; what waits behind it is refused. */
  async destroy(): Promise<void> {
    this.#closed = true;
    await this.#mutex.acquire();
    this.#connection?.close();
    this.#connection = undefined;
    this.#mutex.release();
  }
}
