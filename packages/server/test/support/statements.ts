/** Of what is remembered for a moment: who asks just after it was forgotten reads it for all. */
const REMEMBERED = /from "(applications|signing_keys)"/;

/** What a request itself asks of the database. */
export function ownStatements(statements: readonly string[]): string[] {
  return statements.filter((text) => !REMEMBERED.test(text));
}
