import { inWriting, type Side } from './side.ts';

/** `moving` notes what is written, `moved` refuses it. */
export type TriggerKind = 'moving' | 'moved';

/** Drops all of a kind that there are. */
export async function dropTriggers(side: Side, kind: TriggerKind): Promise<void> {
  await inWriting(side, async () => {
    for (const trigger of await side.all(TRIGGERS[side.dialect], [`${kind}\\_%`])) {
      const owner = side.dialect === 'sqlite' ? '' : ` ON ${trigger['owner']}`;
      await side.all(`DROP TRIGGER "${trigger['name']}"${owner}`);
    }
    if (side.dialect === 'postgres') {
      await side.all(`DROP FUNCTION IF EXISTS ${kind === 'moving' ? 'moving_note' : 'moved_refuse'}()`);
    }
  });
}

const TRIGGERS = {
  sqlite: `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE ? ESCAPE '\\'`,
  postgres: `SELECT tgname AS name, tgrelid::regclass::text AS owner FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgname LIKE ? ESCAPE '\\' AND relnamespace = current_schema()::regnamespace`,
} as const;
