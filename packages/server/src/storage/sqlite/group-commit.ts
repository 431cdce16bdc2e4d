import { DatabaseUnavailable } from '../database-unavailable.ts';

/**
 * Commits share fsyncs. SQLite appends each commit to the write-ahead log at once and in order (`synchronous = NORMAL`
 * leaves the fsync out); one fsync of the log, made off the main thread, then covers all commits that came before it
 * began. Whoever commits while it runs is covered by the next one: nobody waits for company.
 *
 * The log is read back after a loss of power up to the first commit that is not whole, so that what is covered stands
 * with all that came before it. Checkpoints keep their own order: SQLite syncs the log before it copies from it, and
 * the database before it writes over the log (https://sqlite.org/wal.html).
 *
 * After an fsync that failed nobody knows what is on the disk, and the next one may succeed without having written it:
 * nothing is acknowledged any more (https://wiki.postgresql.org/wiki/Fsync_Errors).
 */
export class GroupCommit {
  readonly #sync: () => Promise<void>;
  #committed = 0;
  #durable = 0;
  #underWay: Promise<void> | undefined;
  #failure: DatabaseUnavailable | undefined;

  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  get isSettled(): boolean {
    return this.#durable === this.#committed;
  }

  note(): void {
    this.#committed += 1;
  }

  assertSound(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Resolves once all that was committed before the call outlives a loss of power. */
  async settle(): Promise<void> {
    const mine = this.#committed;
    while (this.#durable < mine) {
      this.assertSound();
      this.#underWay ??= this.#syncAll();
      await this.#underWay;
    }
  }

  async #syncAll(): Promise<void> {
    const covered = this.#committed;
    try {
      await this.#sync();
      this.#durable = covered;
    } catch (error) {
      this.#failure = new DatabaseUnavailable(error);
      throw this.#failure;
    } finally {
      this.#underWay = undefined;
    }
  }
}
