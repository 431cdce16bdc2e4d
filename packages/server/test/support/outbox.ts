import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { draftMessage } from '../../src/core/delivery/hand-over-message.ts';
import type { OutboxKind } from '../../src/core/delivery/outbox.ts';
import type { World } from './engine.ts';

/** A mail on its way out, as the engine writes it. */
export async function queueMail(
  { engine, application }: Pick<World, 'engine' | 'application'>,
  to: string,
  { kind = 'notice', lifetime }: { kind?: OutboxKind; lifetime: number },
): Promise<string> {
  const message = { to, subject: 's', text: 't', html: '<p>h</p>', language: 'en' } as const;
  const drafted = draftMessage(
    engine,
    { channel: 'email', message },
    { applicationId: application.id, kind, expiresAt: engine.clock.now() + lifetime, leased: false },
  );
  await engine.database.stores.in(drafted.applicationId).outbox.insert(drafted);
  return drafted.id;
}

/** The newest rows of the outbox, newest first. */
export function outboxRows({ sql: db }: Pick<World, 'sql'>) {
  return db.selectFrom('outbox').selectAll().orderBy('id', 'desc').execute();
}

/** All that the database holds, as text: every row of every table, and the files of SQLite. */
export async function everythingStored({ sql: db, config, database }: World): Promise<string> {
  const list =
    database.dialect === 'sqlite'
      ? sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table'`
      : sql<{
          name: string;
        }>`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const tables = (await list.execute(db)).rows;
  const rows = await Promise.all(
    tables.map(async ({ name }) =>
      JSON.stringify((await sql`SELECT * FROM ${sql.table(name)}`.execute(db)).rows),
    ),
  );
  if (database.dialect !== 'sqlite') return rows.join('\n');
  const files = ['countersign.db', 'countersign.db-wal'].map((name) =>
    readFileSync(`${config.dataDir}/${name}`, 'latin1'),
  );
  return [...rows, ...files].join('\n');
}
