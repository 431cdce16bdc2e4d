import { createHash } from 'node:crypto';

const CAPACITY = 500;

/** A stable name per statement text, so that the server parses each once per connection. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  #generation = 0;

  /** Undefined, and so parsed every time, for more statements than the program has. */
  nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= CAPACITY) return known;
    const name = createHash('sha256').update(`${this.#generation} ${sql}`).digest('base64url').slice(0, 22);
    this.#names.set(sql, name);
    return name;
  }

  /** Every statement is parsed anew, on every connection, unless that has been said since it was given this name. */
  renew(sql: string, name: string | undefined): void {
    if (name === undefined || this.#names.get(sql) !== name) return;
    this.#generation += 1;
    this.#names.clear();
  }
}
