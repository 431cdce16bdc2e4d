import type { Kysely } from 'kysely';
import type { RecoveryCodeSet, RecoveryCodeStore } from '../../core/recovery-code/recovery-code.ts';
import { countUpdated, hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';

const SET_COLUMNS = [
  'id',
  'application_id as applicationId',
  'account_id as accountId',
  'format',
  'salt',
  'pepper_key_id as pepperKeyId',
  'status',
  'factor_id as factorId',
  'total',
  'created_at as createdAt',
] as const;

export function recoveryCodeStore(db: Kysely<Schema>, applicationId: string): RecoveryCodeStore {
  const updateSets = () => db.updateTable('recovery_code_sets').where('application_id', '=', applicationId);

  return {
    insertSet: (set, hashes) => {
      assertOwn(applicationId, set);
      return insertSet(db, set, hashes);
    },

    findLive: (accountId) => findLive(db, applicationId, accountId),

    async isUnspent(setId, hash) {
      const code = await db
        .selectFrom('recovery_codes')
        .where('application_id', '=', applicationId)
        .where('set_id', '=', setId)
        .where('used_at', 'is', null)
        .where('hash', '=', hash)
        .select('hash')
        .executeTakeFirst();
      return code !== undefined;
    },

    spend: (setId, hash, now) => spend(db, applicationId, { setId, hash, now }),

    activate: (factorId) =>
      hasUpdated(
        updateSets()
          .where('factor_id', '=', factorId)
          .where('status', '=', 'pending')
          .set({ status: 'live' }),
      ),

    endAll: (accountId, status) =>
      countUpdated(
        updateSets()
          .where('account_id', '=', accountId)
          .where('status', 'in', status === undefined ? ['pending', 'live'] : [status])
          .set({ status: 'ended' }),
      ),
  };
}

async function insertSet(db: Kysely<Schema>, set: RecoveryCodeSet, hashes: readonly string[]) {
  const { id: set_id, applicationId: application_id } = set;
  await db
    .insertInto('recovery_code_sets')
    .values({
      id: set_id,
      application_id,
      account_id: set.accountId,
      format: set.format,
      salt: set.salt,
      pepper_key_id: set.pepperKeyId,
      status: set.status,
      factor_id: set.factorId ?? null,
      total: set.total,
      created_at: set.createdAt,
    })
    .execute();
  if (hashes.length === 0) return;
  const codes = hashes.map((hash) => ({ application_id, set_id, hash }));
  await db.insertInto('recovery_codes').values(codes).execute();
}

async function findLive(db: Kysely<Schema>, applicationId: string, accountId: string) {
  const row = await db
    .selectFrom('recovery_code_sets')
    .select(SET_COLUMNS)
    .select((eb) =>
      eb
        .selectFrom('recovery_codes')
        .whereRef('recovery_codes.application_id', '=', 'recovery_code_sets.application_id')
        .whereRef('recovery_codes.set_id', '=', 'recovery_code_sets.id')
        .where('used_at', 'is', null)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('remaining'),
    )
    .where('application_id', '=', applicationId)
    .where('account_id', '=', accountId)
    .where('status', '=', 'live')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { remaining, ...set } = row;
  return { set: withoutNulls(set), remaining: remaining ?? 0 };
}

function spend(
  db: Kysely<Schema>,
  applicationId: string,
  { setId, hash, now }: { readonly setId: string; readonly hash: string; readonly now: number },
): Promise<boolean> {
  return hasUpdated(
    db
      .updateTable('recovery_codes')
      .where('application_id', '=', applicationId)
      .where('set_id', '=', setId)
      .where('hash', '=', hash)
      .where('used_at', 'is', null)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('recovery_code_sets')
            .select('id')
            .where('application_id', '=', applicationId)
            .where('id', '=', setId)
            .where('status', '=', 'live'),
        ),
      )
      .set({ used_at: now }),
  );
}
