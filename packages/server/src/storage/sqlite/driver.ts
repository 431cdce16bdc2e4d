import { CompiledQuery, type Driver } from 'kysely';
import { DatabaseUnavailable } from '../database-unavailable.ts';
import { SqliteConnection } from './connection.ts';
import { type FileWithLog, openWithLog } from './file.ts';
import { GroupCommit } from './group-commit.ts';
import { Mutex } from './mutex.ts';
import { Place } from './place.ts';
import { type SyncFile, syncFile } from './write-ahead-log.ts';

export interface SqliteDriverOptions {
  readonly path: string;
  readonly beforeAcquire: () => void;
  readonly syncFile?: SyncFile | undefined;
}

/**
 * One connection, held by one statement or one transaction at a time: none slips into another's. Whoever committed
 * lets go of it first and waits for the fsync then, which those who come next share.
 */
export class SqliteDriver implements Driver {
  readonly #options: SqliteDriverOptions;
  readonly #mutex = new Mutex();
  readonly #place: Place;
  readonly #commits = new GroupCommit(() => this.#file?.log.sync() ?? Promise.resolve());
  #file: FileWithLog | undefined;
  #connection: SqliteConnection | undefined;
  #closed = false;

  constructor(options: SqliteDriverOptions) {
    this.#options = options;
    this.#place = new Place(options.path);
  }

  async init(): Promise<void> {
    if (this.#closed) throw new DatabaseUnavailable('closed');
    const { path, syncFile: sync = syncFile } = this.#options;
    this.#file = await openWithLog(path, sync).catch((error: unknown) => {
      throw error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable(error);
    });
    this.#connection = new SqliteConnection(this.#file.database);
  }

  async acquireConnection(): Promise<SqliteConnection> {
    this.#options.beforeAcquire();
    await this.#mutex.acquire();
    try {
      this.#commits.assertSound();
      if (this.#connection === undefined) throw new DatabaseUnavailable('closed');
      this.#place.assertSame();
      return this.#connection;
    } catch (error) {
      this.#mutex.release();
      throw error;
    }
  }

  /** Undefined where all that anyone can have read outlives a loss of power. */
  settle(): Promise<void> | undefined {
    return this.#commits.isSettled ? undefined : this.#commits.settle();
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
    connection.forgetWrites();
    if (connection.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    const committed = connection.takeCommit();
    if (committed !== 'nothing') this.#commits.note();
    this.#mutex.release();
    if (committed === 'awaited') await this.#commits.settle();
  }

  /** After the transaction that is under way; what waits behind it is refused. */
  async destroy(): Promise<void> {
    this.#closed = true;
    await this.#mutex.acquire();
    // Whoever waits for it learns of a failure.
    await this.#commits.settle().catch(() => undefined);
    this.#connection?.close();
    this.#connection = undefined;
    this.#file?.log.close();
    this.#file = undefined;
    this.#mutex.release();
  }
}
