import { closeSync, openSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';

// All pages in one step: a step that another connection's commit falls between starts the copy again.
const ALL_PAGES = 0x7fff_ffff;

/** Copies a database that is in use to a new file of mode 0600; never over an existing one. */
export async function backupSqlite(path: string, target: string): Promise<void> {
  closeSync(openSync(target, 'wx', 0o600));
  try {
    await copy(path, target);
  } catch (error) {
    rmSync(target);
    throw error;
  }
}

async function copy(path: string, target: string): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    await backup(source, target, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
}
