/**
 * Why the database does not serve, in its own words and never with its address, which may hold a password; undefined
 * for errors that are not the database's.
 */
export function explainDatabase(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && error.code === 'database_unavailable') {
    return isSqlite(error.cause)
      ? `The database cannot be used: ${reasonOf(error.cause)}. Look at COUNTERSIGN_DATA_DIR and its disk`
      : `The database does not answer: ${reasonOf(error.cause)}. Check DATABASE_URL${hintOf(error.cause)}`;
  }
  // pg's own errors: what the server refused to do.
  if ('severity' in error) return `The database refuses: ${error.message}${hintOf(error)}`;
  return undefined;
}

function reasonOf(cause: unknown): string {
  // Every address of a host was tried: the reasons are alike.
  if (cause instanceof AggregateError && cause.message === '') return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}

function hintOf(cause: unknown): string {
  const pooled = /unsupported startup parameter/.test(reasonOf(cause));
  return pooled ? ', and set COUNTERSIGN_DATABASE_POOLER: PgBouncer answers there' : '';
}

/** SQLite's errors, and those of the file system that come before them. */
function isSqlite(cause: unknown): boolean {
  return cause instanceof Error && ('errcode' in cause || 'path' in cause);
}
