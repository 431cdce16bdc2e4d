import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SyncFile, syncFile } from '../../src/storage/sqlite/write-ahead-log.ts';

const PARTS = ['', '-wal'];

/** An fsync that waits to be let through. */
export class HeldSync {
  readonly #waiting: PromiseWithResolvers<undefined>[] = [];
  #isOpen = false;
  begun = 0;

  readonly sync: SyncFile = async (descriptor) => {
    this.begun += 1;
    if (this.#isOpen) return syncFile(descriptor);
    const turn = Promise.withResolvers<undefined>();
    this.#waiting.push(turn);
    await turn.promise;
    await syncFile(descriptor);
  };

  /** Lets through those that wait. */
  pass(): void {
    for (const turn of this.#waiting.splice(0)) turn.resolve(undefined);
  }

  /** Lets through all from now on. */
  open(): void {
    this.#isOpen = true;
    this.pass();
  }

  hold(): void {
    this.#isOpen = false;
  }

  fail(): void {
    for (const turn of this.#waiting.splice(0)) turn.reject(new Error('EIO'));
  }
}

/**
 * What a loss of power would leave: a copy of the files as they were when the last fsync that has ended began. (More may
 * be left, less may not.)
 */
export class DiskImage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  readonly #path: string;
  #made = 0;
  #current: string | undefined;

  constructor(databasePath: string) {
    this.#path = databasePath;
  }

  readonly sync: SyncFile = async (descriptor) => {
    const image = this.#copy(this.#path);
    await syncFile(descriptor);
    if (this.#current !== undefined) for (const suffix of PARTS) rmSync(this.#current + suffix);
    this.#current = image;
  };

  /** A database as it is left now, to be opened. */
  takeLeft(): string {
    if (this.#current === undefined) throw new Error('Nothing was synced.');
    return this.#copy(this.#current);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #copy(from: string): string {
    this.#made += 1;
    const to = join(this.#folder, `${this.#made}.db`);
    for (const suffix of PARTS) copyFileSync(from + suffix, to + suffix);
    return to;
  }
}
