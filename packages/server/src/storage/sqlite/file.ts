import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { whenFree } from './busy.ts';
import { type SyncFile, WriteAheadLog } from './write-ahead-log.ts';

const PRIVATE = 0o600;

// The first one waits for others inside SQLite; see busy.ts for the rest.
const PRAGMAS = [
  'busy_timeout = 5000',
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'trusted_schema = OFF',
  'temp_store = MEMORY',
  'cache_size = -16000',
  'journal_size_limit = 67108864',
  'busy_timeout = 100',
];

export async function openFile(path: string): Promise<DatabaseSync> {
  return whenFree(() => {
    if (path !== ':memory:') protect(path);
    const database = new DatabaseSync(path);
    try {
      if (isEmpty(database)) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
      for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Of a new file only can what is deleted be given back to the file system; in another the pragma would be a write. */
function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA page_count').get()?.['page_count'] === 0;
}

export interface FileWithLog {
  readonly database: DatabaseSync;
  readonly log: WriteAheadLog;
}

/** For whoever syncs the log after each commit: SQLite then does not. */
export async function openWithLog(path: string, sync: SyncFile): Promise<FileWithLog> {
  const database = await openFile(path);
  try {
    await whenFree(() => {
      database.exec('PRAGMA synchronous = NORMAL');
      // The log is made when it is needed first.
      database.exec('SELECT count(*) FROM sqlite_schema');
    });
    return { database, log: new WriteAheadLog(path, sync) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite gives the -wal and -shm files that it makes the mode of the database itself. */
function protect(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', PRIVATE));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file) && (statSync(file).mode & 0o077) !== 0) chmodSync(file, PRIVATE);
  }
}
