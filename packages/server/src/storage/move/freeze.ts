import { inWriting, type Side } from './side.ts';
import { OWN_TABLE, type Table } from './tables.ts';
import { dropTriggers } from './triggers.ts';

const OPERATIONS = ['insert', 'update', 'delete'] as const;

/** From here on no process writes: each is told that the database is unavailable. Reading goes on. */
export async function freeze(side: Side, tables: readonly Table[]): Promise<void> {
  // With it, readiness is over too.
  const names = [OWN_TABLE, ...tables.map(({ name }) => name)];
  const triggers =
    side.dialect === 'sqlite'
      ? names.flatMap((name) =>
          OPERATIONS.map(
            (operation) =>
              `CREATE TRIGGER "moved_${name}_${operation}" BEFORE ${operation} ON "${name}"
               BEGIN SELECT RAISE(ABORT, 'this database has moved'); END`,
          ),
        )
      : [REFUSE, ...names.map(refuseOn)];
  await inWriting(side, async () => {
    for (const trigger of triggers) await side.all(trigger);
  });
}

/** Of what is not frozen too. */
export async function thaw(side: Side): Promise<void> {
  await dropTriggers(side, 'moved');
}

export const IS_FROZEN = {
  sqlite: `SELECT 1 AS frozen FROM sqlite_schema WHERE type = 'trigger' AND name = 'moved_accounts_insert'`,
  postgres: `SELECT 1 AS frozen FROM pg_trigger WHERE tgname = 'moved_refuse' AND tgrelid = to_regclass('accounts')`,
} as const;

// 57P03, cannot_connect_now: what the service takes for a database that is away.
const REFUSE = `CREATE FUNCTION moved_refuse() RETURNS trigger LANGUAGE plpgsql AS
  $refuse$ BEGIN RAISE EXCEPTION 'this database has moved' USING ERRCODE = '57P03'; END $refuse$`;

function refuseOn(name: string): string {
  return `CREATE TRIGGER moved_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "${name}"
    FOR EACH STATEMENT EXECUTE FUNCTION moved_refuse()`;
}
