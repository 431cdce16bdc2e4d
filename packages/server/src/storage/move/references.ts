import type { Row, Side } from './side.ts';

/** Rows arrive in no order of their references; those are checked when all are there. */
export async function liftReferences(target: Side): Promise<readonly Row[]> {
  if (target.dialect === 'sqlite') {
    await target.all('PRAGMA foreign_keys = OFF');
    return [];
  }
  const references = await target.all(
    `SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
  );
  for (const { owner, name } of references)
    await target.all(`ALTER TABLE ${owner} DROP CONSTRAINT "${name}"`);
  return references;
}

/** Throws where a row points at one that is not there. */
export async function restoreReferences(target: Side, references: readonly Row[]): Promise<void> {
  if (target.dialect === 'sqlite') {
    const [broken] = await target.all('PRAGMA foreign_key_check');
    if (broken !== undefined) throw new Error(`a row of ${broken['table']} points at nothing`);
    await target.all('PRAGMA foreign_keys = ON');
    return;
  }
  for (const { owner, name, definition } of references) {
    await target.all(`ALTER TABLE ${owner} ADD CONSTRAINT "${name}" ${definition}`);
  }
}
