/** The database does not answer, or not in time: the request may be tried again, nothing was opened. */
export class DatabaseUnavailable extends Error {
  readonly code = 'database_unavailable';
  override readonly name = 'DatabaseUnavailable';

  constructor(cause: unknown) {
    super('the database is unavailable', { cause });
  }
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseUnavailable;
}
