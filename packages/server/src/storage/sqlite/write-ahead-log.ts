import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** Makes all that was written to a file outlive a loss of power. */
export type SyncFile = (descriptor: number) => Promise<void>;

export const syncFile: SyncFile = promisify(fdatasync);

/** The log of an open database, by a descriptor of our own: an fsync writes out the file, whoever wrote to it. */
export class WriteAheadLog {
  readonly #descriptor: number;
  readonly #syncFile: SyncFile;

  /** SQLite keeps the file as long as the database is open; its locks are on the other files. */
  constructor(databasePath: string, sync: SyncFile) {
    this.#descriptor = openSync(`${databasePath}-wal`, 'r+');
    this.#syncFile = sync;
  }

  sync(): Promise<void> {
    return this.#syncFile(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
