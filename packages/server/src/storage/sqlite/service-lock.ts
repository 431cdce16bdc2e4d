import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const PRIVATE = 0o600;

/**
 * Held by the process that serves an SQLite database, for as long as it lives: the operating system's lock on a file
 * beside it, taken by SQLite, which ends with the process however that ends. Commands do not ask for it.
 */
export interface ServiceLock {
  release(): void;
}

export function lockPathOf(path: string): string {
  return `${path}.lock`;
}

/** Undefined where another process holds it. */
export function takeServiceLock(path: string): ServiceLock | undefined {
  const lock = lockPathOf(path);
  closeSync(openSync(lock, 'a', PRIVATE));
  const database = new DatabaseSync(lock);
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/.test(error.message)) return undefined;
    throw error;
  }
}
