import { inWriting, type Side } from './side.ts';
import { list, type Table } from './tables.ts';
import { dropTriggers } from './triggers.ts';

/** A row that was written while the move is under way; it may be gone by now. */
export interface ChangedRow {
  readonly table: string;
  /** JSON array of its primary key. */
  readonly key: string;
}

/** From here on every write of whatever process leaves the key of its row in `moving_rows`. */
export async function startLog(side: Side, tables: readonly Table[]): Promise<void> {
  const statements = side.dialect === 'sqlite' ? sqliteLog(tables) : postgresLog(tables);
  await inWriting(side, () => runAll(side, statements));
}

export async function stopLog(side: Side): Promise<void> {
  await dropTriggers(side, 'moving');
  await side.all('DROP TABLE IF EXISTS moving_rows');
}

/** What has changed since the last call; within the transaction that reads the rows themselves. */
export async function takeChanges(side: Side): Promise<ChangedRow[]> {
  const rows = await side.all('DELETE FROM moving_rows RETURNING name, row_key');
  const distinct = new Map(rows.map(({ name, row_key: key }) => [`${name} ${key}`, { name, key }]));
  return [...distinct.values()].map(({ name, key }) => ({ table: String(name), key: String(key) }));
}

const OPERATIONS = ['insert', 'update', 'delete'] as const;

function sqliteLog(tables: readonly Table[]): string[] {
  const log = 'CREATE TABLE moving_rows (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, row_key TEXT NOT NULL)';
  const triggers = tables.flatMap((table) =>
    OPERATIONS.map((operation) => {
      const seen = { insert: ['NEW'], update: ['OLD', 'NEW'], delete: ['OLD'] }[operation];
      const notes = seen.map((row) => noteOf(table, row)).join(' ');
      return `CREATE TRIGGER "moving_${table.name}_${operation}" AFTER ${operation} ON "${table.name}" BEGIN ${notes} END`;
    }),
  );
  return [log, ...triggers];
}

function noteOf({ name, key }: Table, row: string): string {
  const columns = key.map((column) => `${row}."${column}"`).join(', ');
  return `INSERT INTO moving_rows (name, row_key) VALUES ('${name}', json_array(${columns}));`;
}

function postgresLog(tables: readonly Table[]): string[] {
  return [
    'CREATE TABLE moving_rows (seq BIGSERIAL PRIMARY KEY, name TEXT NOT NULL, row_key TEXT NOT NULL)',
    `CREATE FUNCTION moving_note() RETURNS trigger LANGUAGE plpgsql AS $note$
      DECLARE image jsonb;
      BEGIN
        FOREACH image IN ARRAY CASE TG_OP
          WHEN 'INSERT' THEN ARRAY[to_jsonb(NEW)]
          WHEN 'DELETE' THEN ARRAY[to_jsonb(OLD)]
          ELSE ARRAY[to_jsonb(OLD), to_jsonb(NEW)] END
        LOOP
          INSERT INTO moving_rows (name, row_key) SELECT TG_TABLE_NAME, jsonb_agg(image -> part ORDER BY place)::text
            FROM unnest(TG_ARGV) WITH ORDINALITY AS parts (part, place);
        END LOOP;
        RETURN NULL;
      END $note$`,
    ...tables.map(
      ({ name, key }) =>
        `CREATE TRIGGER moving_note AFTER INSERT OR UPDATE OR DELETE ON "${name}"
         FOR EACH ROW EXECUTE FUNCTION moving_note(${list(key).replaceAll('"', "'")})`,
    ),
  ];
}

async function runAll(side: Side, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await side.all(statement);
}
