import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { BoxedRow, BoxStore } from '../../core/key/signing-key.ts';
import type { Dialect, Schema } from '../schema.ts';

/** Every column that holds boxes; those of version 2 are bound to their account. Empty text is a secret that was blanked. */
const BOXES = [
  { table: 'factors', column: 'secret', version: 'v2' },
  { table: 'accounts', column: 'audit_key', version: 'v1' },
  { table: 'signing_keys', column: 'private_jwk', version: 'v1' },
  { table: 'outbox', column: 'payload', version: 'v1' },
  { table: 'hosted_sessions', column: 'token', version: 'v1' },
  { table: 'hosted_sessions', column: 'secret_number', version: 'v1' },
  { table: 'webhook_secrets', column: 'secret', version: 'v1' },
  { table: 'webhook_deliveries', column: 'payload', version: 'v1' },
] as const;

type Usage = Awaited<ReturnType<BoxStore['countByKey']>>[number];

export function boxStore(db: Kysely<Schema>, dialect: Dialect): BoxStore {
  return {
    async listSealedUnderOthers(keyId, limit) {
      const selections = BOXES.map(({ table, column, version }) => {
        const prefix = `${version}.${keyId}.`;
        const accountId = version === 'v2' ? sql`account_id` : sql`cast(NULL AS text)`;
        return sql`
          SELECT ${sql.lit(table)} AS "table", ${sql.lit(column)} AS "column", id,
            application_id AS "applicationId", ${accountId} AS "accountId", ${sql.ref(column)} AS box
          FROM ${sql.table(table)}
          WHERE ${sql.ref(column)} <> '' AND substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) <> ${prefix}`;
      });
      const all = sql<
        Omit<BoxedRow, 'accountId'> & { accountId: string | null }
      >`${sql.join(selections, sql` UNION ALL `)} LIMIT ${limit}`;
      return (await all.execute(db)).rows.map(({ accountId, ...row }) => ({
        ...row,
        ...(accountId !== null && { accountId }),
      }));
    },

    async replace({ table, column, id, applicationId, box: from }, box) {
      if (!BOXES.some((known) => known.table === table && known.column === column))
        throw new Error('no boxes are kept there');
      const { numAffectedRows } = await sql`
        UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${box}
        WHERE id = ${id} AND application_id = ${applicationId} AND ${sql.ref(column)} = ${from}`.execute(db);
      return (numAffectedRows ?? 0n) > 0n;
    },

    async countByKey() {
      const counts = [
        ...BOXES.map(({ table, column }) => countBoxes(dialect, table, column)),
        count('recovery_code_sets', sql`pepper_key_id`, 'recoveryCodeSets', sql`status <> 'ended'`),
        count('audit_events', sql`key_id`, 'auditSeals', sql`key_id IS NOT NULL`),
      ];
      const { rows } = await sql<Count>`${sql.join(counts, sql` UNION ALL `)}`.execute(db);
      return sumByKey(rows);
    },
  };
}

interface Count {
  keyId: string;
  kind: Exclude<keyof Usage, 'keyId'>;
  count: number;
}

function countBoxes(dialect: Dialect, table: string, column: string): RawBuilder<Count> {
  const box = sql.ref(column);
  const keyId =
    dialect === 'postgres'
      ? sql`split_part(${box}, '.', 2)`
      : sql`substr(${box}, 4, instr(substr(${box}, 4), '.') - 1)`;
  return count(table, keyId, 'boxes', sql`${box} <> ''`);
}

function count(table: string, keyId: RawBuilder<unknown>, kind: Count['kind'], where: RawBuilder<unknown>) {
  return sql<Count>`
    SELECT ${keyId} AS "keyId", ${sql.lit(kind)} AS kind, count(*) AS count
    FROM ${sql.table(table)} WHERE ${where} GROUP BY 1`;
}

function sumByKey(counts: readonly Count[]): Usage[] {
  const usages = new Map<string, Usage>();
  for (const { keyId, kind, count } of counts) {
    const usage = usages.get(keyId) ?? { keyId, boxes: 0, recoveryCodeSets: 0, auditSeals: 0 };
    usages.set(keyId, { ...usage, [kind]: usage[kind] + count });
  }
  return [...usages.values()].sort((left, right) => (left.keyId < right.keyId ? -1 : 1));
}
