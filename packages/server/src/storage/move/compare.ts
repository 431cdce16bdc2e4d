import type { Side } from './side.ts';
import type { Column, Table } from './tables.ts';

const MODULUS = 1_000_003;

/** Rows of a table, and a sum of each of its columns. */
export type Sums = Readonly<Record<string, string>>;

/** The tables whose counts or sums differ. */
export async function differingTables(
  source: Side,
  target: Side,
  tables: readonly Table[],
): Promise<string[]> {
  const differing: string[] = [];
  for (const table of tables) {
    const [one, other] = [await sumsOf(source, table), await sumsOf(target, table)];
    if (JSON.stringify(one) !== JSON.stringify(other)) differing.push(table.name);
  }
  return differing;
}

export async function countRows(side: Side, tables: readonly Table[]): Promise<number> {
  let count = 0;
  for (const { name } of tables)
    count += Number((await side.all(`SELECT COUNT(*) AS n FROM "${name}"`))[0]?.['n']);
  return count;
}

async function sumsOf(side: Side, { name, columns }: Table): Promise<Sums> {
  const sums = columns.map((column, index) => `COALESCE(SUM(${term(side, column)}), 0) AS s${index}`);
  const [row = {}] = await side.all(`SELECT COUNT(*) AS n, ${sums.join(', ')} FROM "${name}"`);
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)]));
}

/** Whole numbers by their remainder, so that no sum overflows; texts by their bytes. */
function term({ dialect }: Side, { name, isInteger }: Column): string {
  if (isInteger) return `"${name}" % ${MODULUS}`;
  return dialect === 'sqlite' ? `LENGTH(CAST("${name}" AS BLOB))` : `OCTET_LENGTH("${name}")`;
}
