import { createHash } from 'node:crypto';

const CAPACITY = 500;

/** A stable name per statement text, so that the server parses each once per connection. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** Undefined, and so parsed every time, for more statements than the program has. */
  nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= CAPACITY) return known;
    const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
    this.#names.set(sql, name);
    return name;
  }
}
