import type { Side } from './side.ts';

export interface Column {
  readonly name: string;
  readonly isInteger: boolean;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The columns of the primary key, in its order. */
  readonly key: readonly string[];
}

/** Of a database, not of what it holds: each has its own. */
export const OWN_TABLE = 'write_probes';

/** Every table of ours that is moved, as SQLite describes it; both dialects have the same. */
export async function readTables(sqlite: Side): Promise<Table[]> {
  const names = await sqlite.all(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     AND name <> '${OWN_TABLE}' AND name NOT LIKE '%migration%' AND name NOT LIKE 'moving\\_%' ESCAPE '\\' ORDER BY name`,
  );
  const tables: Table[] = [];
  for (const { name } of names) tables.push(await readTable(sqlite, String(name)));
  return tables;
}

async function readTable(sqlite: Side, name: string): Promise<Table> {
  const described = await sqlite.all('SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid', [name]);
  const columns = described.map((column) => ({
    name: String(column['name']),
    isInteger: String(column['type']).toUpperCase().includes('INT'),
  }));
  const key = described
    .filter(({ pk }) => Number(pk) > 0)
    .toSorted((one, other) => Number(one['pk']) - Number(other['pk']))
    .map((column) => String(column['name']));
  if (key.length === 0) throw new Error(`${name} has no primary key`);
  return { name, columns, key };
}

/** Names quoted and separated by commas. */
export function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
