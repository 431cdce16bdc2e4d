import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PersonDataStore, PersonRow } from '../../core/account/person-data.ts';
import type { Schema } from '../schema.ts';

type Table = keyof Schema;

/** What an export shows of each table that names an account; what opens something is not listed. */
const SHOWN = {
  factors:
    'id type label status created_at activated_at last_used_at disabled_at suspended_at revoked_at rests_until',
  challenges: 'id purpose status methods amr ip_address user_agent created_at expires_at completed_at',
  sessions:
    'id amr auth_time ip_address user_agent place created_at last_used_at expires_at absolute_expires_at ended_at',
  trusted_devices: 'id name ip_address user_agent created_at last_used_at expires_at revoked_at',
  recovery_code_sets: 'id format status total created_at',
  bypass_codes: 'id reason created_at expires_at used_at ended_at',
  sent_codes: 'id created_at expires_at used_at ended_at',
  action_tokens: 'id purpose email_key created_at expires_at used_at ended_at',
  qr_links: 'factor_id session_id reads_left expires_at',
  outbox: 'id channel kind status provider created_at settled_at delivered_at failed_at',
  hosted_sessions: 'id return_url state user_ip user_agent settled_at',
} as const satisfies Partial<Record<Table, string>>;

const ACCOUNT = 'id email email_verified_at username external_id language disabled_at created_at updated_at';

/** What names others comes before them; a set's codes and a challenge's hosted session go with theirs. */
const ERASED = [
  'qr_links',
  'action_tokens',
  'sent_codes',
  'outbox',
  'bypass_codes',
  'recovery_code_sets',
  'trusted_devices',
  'sessions',
  'hosted_sessions',
  'challenges',
  'factors',
] as const satisfies readonly Table[];

export function personDataStore(db: Kysely<Schema>, applicationId: string): PersonDataStore {
  const of = (accountId: string) => sql`application_id = ${applicationId} AND account_id = ${accountId}`;
  const self = (accountId: string) => sql`application_id = ${applicationId} AND id = ${accountId}`;

  return {
    async read(accountId) {
      const tables: Record<string, readonly PersonRow[]> = {
        accounts: await select(db, 'accounts', ACCOUNT, self(accountId)),
      };
      for (const [table, columns] of Object.entries(SHOWN)) {
        tables[table] = await select(db, table, columns, of(accountId));
      }
      return tables;
    },

    async erase(accountId) {
      const sets = sql`SELECT id FROM recovery_code_sets WHERE ${of(accountId)}`;
      await sql`DELETE FROM recovery_codes WHERE application_id = ${applicationId} AND set_id IN (${sets})`.execute(
        db,
      );
      // Messages about the person to the backend: their events by the account, results by the challenge.
      const challenges = sql`SELECT id FROM challenges WHERE ${of(accountId)}`;
      await sql`DELETE FROM webhook_deliveries WHERE application_id = ${applicationId} AND (ordering_key = ${accountId} OR ordering_key IN (${challenges}))`.execute(
        db,
      );
      for (const table of ERASED) {
        await sql`DELETE FROM ${sql.table(table)} WHERE ${of(accountId)}`.execute(db);
      }
      const gone = await sql`DELETE FROM accounts WHERE ${self(accountId)} RETURNING id`.execute(db);
      return gone.rows.length > 0;
    },
  };
}

async function select(
  db: Kysely<Schema>,
  table: string,
  columns: string,
  where: RawBuilder<unknown>,
): Promise<readonly PersonRow[]> {
  const names = sql.join(columns.split(' ').map((column) => sql.ref(column)));
  const found = await sql<PersonRow>`SELECT ${names} FROM ${sql.table(table)} WHERE ${where}`.execute(db);
  return found.rows;
}
