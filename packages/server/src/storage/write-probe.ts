import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Milliseconds for which a change that was made says that more can be made. */
const VALID = 5_000;

/** Finds out whether the database takes changes: a full disk, a read-only file and a standby still answer questions. */
export class WriteProbe {
  readonly #db: Kysely<Schema>;
  #succeededAt = Number.NEGATIVE_INFINITY;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Throws where a change fails; makes one every few seconds, and always while they fail. */
  async check(): Promise<void> {
    if (performance.now() - this.#succeededAt < VALID) return;
    this.#succeededAt = Number.NEGATIVE_INFINITY;
    await sql`UPDATE write_probes SET probes = probes + 1 WHERE id = 1`.execute(this.#db);
    this.#succeededAt = performance.now();
  }
}
