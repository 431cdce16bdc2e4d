import { type BigIntStats, statSync } from 'node:fs';
import { DatabaseUnavailable } from '../database-unavailable.ts';

/**
 * The files that were opened, as long as they are where they were. SQLite goes on in files that were deleted or replaced:
 * what is committed there is gone with the process.
 */
export class Place {
  readonly #path: string;
  readonly #opened = new Map<string, string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Called before and after each change: what was acknowledged must be in the files that the next start reads. */
  assertSame(): void {
    if (this.#path === ':memory:') return;
    for (const suffix of ['', '-wal']) this.#assertSame(`${this.#path}${suffix}`);
  }

  #assertSame(path: string): void {
    const found = identityOf(statSync(path, { bigint: true, throwIfNoEntry: false }));
    const opened = this.#opened.get(path);
    if (found !== undefined && opened === undefined) this.#opened.set(path, found);
    if (opened === undefined || opened === found) return;
    const what = found === undefined ? 'deleted' : 'replaced';
    const message = `${path} was ${what} while this process had it open: put it back, or restart`;
    throw new DatabaseUnavailable(Object.assign(new Error(message), { path }));
  }
}

function identityOf(stats: BigIntStats | undefined): string | undefined {
  return stats && `${stats.dev} ${stats.ino}`;
}
