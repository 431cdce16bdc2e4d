import { type ChangedRow, takeChanges } from './change-log.ts';
import { inSnapshot, inWriting, type Row, type Side, type Value } from './side.ts';
import { list, type Table } from './tables.ts';

/** Values of one statement: SQLite takes 32,766, PostgreSQL 65,535. */
const MOST_VALUES = 30_000;
const PAGE = 500;

export type Progress = (table: string, copied: number) => void;

/** All rows as of one moment. */
export async function copyEverything(
  source: Side,
  target: Side,
  { tables, progress }: { tables: readonly Table[]; progress: Progress },
): Promise<void> {
  await inSnapshot(source, async () => {
    for (const table of tables) {
      let copied = 0;
      for await (const page of pages(source, table)) {
        await inWriting(target, () => insert(target, table, page));
        copied += page.length;
        progress(table.name, copied);
      }
    }
  });
}

/** Brings the target to the state of one later moment; returns how many rows had changed. */
export async function copyChanges(source: Side, target: Side, tables: readonly Table[]): Promise<number> {
  const changed = await inWriting(source, async () => {
    const keys = await takeChanges(source);
    const read: { table: Table; keys: Value[][]; rows: Row[] }[] = [];
    for (const table of tables) {
      const own = keysOf(keys, table);
      read.push({ table, keys: own, rows: await readRows(source, table, own) });
    }
    return read;
  });
  await inWriting(target, async () => {
    // First all that changed goes: what is unique may have passed from one row to another.
    for (const { table, keys } of changed) await remove(target, table, keys);
    for (const { table, rows } of changed) await insert(target, table, rows);
  });
  return changed.reduce((sum, { keys }) => sum + keys.length, 0);
}

function keysOf(changed: readonly ChangedRow[], table: Table): Value[][] {
  return changed.filter((row) => row.table === table.name).map(({ key }) => JSON.parse(key) as Value[]);
}

async function* pages(source: Side, { name, columns, key }: Table): AsyncGenerator<Row[]> {
  const select = `SELECT ${list(columns.map((column) => column.name))} FROM "${name}"`;
  const order = `ORDER BY ${list(key)} LIMIT ${PAGE}`;
  let page = await source.all(`${select} ${order}`);
  while (page.length > 0) {
    yield page;
    const last = page.at(-1) ?? {};
    const after = key.map((column) => last[column] ?? null);
    const places = key.map(() => '?').join(', ');
    page = await source.all(`${select} WHERE (${list(key)}) > (${places}) ${order}`, after);
  }
}

async function readRows(side: Side, table: Table, keys: readonly Value[][]): Promise<Row[]> {
  const rows: Row[] = [];
  const select = `SELECT ${list(table.columns.map(({ name }) => name))} FROM "${table.name}"`;
  for (const some of chunks(keys, table.key.length)) {
    rows.push(...(await side.all(`${select} WHERE ${among(side, table, some.length)}`, some.flat())));
  }
  return rows;
}

async function remove(side: Side, table: Table, keys: readonly Value[][]): Promise<void> {
  for (const some of chunks(keys, table.key.length)) {
    await side.all(`DELETE FROM "${table.name}" WHERE ${among(side, table, some.length)}`, some.flat());
  }
}

async function insert(side: Side, table: Table, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map(({ name }) => name);
  const places = `(${names.map(() => '?').join(', ')})`;
  for (const some of chunks(rows, names.length)) {
    const values = some.flatMap((row) => names.map((name) => row[name] ?? null));
    const all = some.map(() => places).join(', ');
    await side.all(`INSERT INTO "${table.name}" (${list(names)}) VALUES ${all}`, values);
  }
}

/** PostgreSQL finds no type for the places of VALUES, SQLite takes no list of rows without it. */
function among({ dialect }: Side, { key }: Table, count: number): string {
  const one = `(${key.map(() => '?').join(', ')})`;
  const places = Array.from({ length: count }, () => one).join(', ');
  return `(${list(key)}) IN (${dialect === 'sqlite' && key.length > 1 ? 'VALUES ' : ''}${places})`;
}

/** As many as one statement takes. */
function* chunks<T>(all: readonly T[], valuesOfOne: number): Generator<T[]> {
  const size = Math.min(PAGE, Math.floor(MOST_VALUES / valuesOfOne));
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
