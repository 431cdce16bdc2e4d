import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Knows whether the code that runs was called by a transaction's work. A statement of such code that does not
 * go through the transaction's own stores would escape it on PostgreSQL and wait for itself on SQLite.
 */
export class TransactionScope {
  readonly #current = new AsyncLocalStorage<{ open: boolean }>();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const transaction = { open: true };
    try {
      return await this.#current.run(transaction, work);
    } finally {
      transaction.open = false;
    }
  }

  readonly assertOutside = (): void => {
    if (this.#current.getStore()?.open)
      throw new Error('a statement inside a transaction went past its stores');
  };
}
