import type { Kysely } from 'kysely';
import type {
  AllIdempotentAnswers,
  IdempotentAnswer,
  IdempotentAnswerStore,
} from '../../core/idempotency/idempotent-answer.ts';
import { countDeleted, hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';

export function idempotentAnswerStore(db: Kysely<Schema>, applicationId: string): IdempotentAnswerStore {
  return {
    ...claimChanges(db, applicationId),

    async claim(claim) {
      assertOwn(applicationId, claim);
      const inserted = await db
        .insertInto('idempotent_answers')
        .values(toRow(claim))
        .onConflict((conflict) => conflict.doNothing())
        .returning('key_hash')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async find(keyHash) {
      const row = await db
        .selectFrom('idempotent_answers')
        .select(['application_id as applicationId', 'key_hash as keyHash', 'request_mac as requestMac'])
        .select(['mac_key_id as macKeyId', 'claimed_at as claimedAt', 'answer'])
        .where('application_id', '=', applicationId)
        .where('key_hash', '=', keyHash)
        .executeTakeFirst();
      return row && withoutNulls(row);
    },
  };
}

/** What becomes of a claim, by whoever still holds it. */
function claimChanges(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<IdempotentAnswerStore, 'reclaim' | 'keep' | 'release'> {
  return {
    reclaim: (claim, { claimedAt, answer }) => {
      assertOwn(applicationId, claim);
      return hasUpdated(
        updateClaim(db, claim)
          .where('claimed_at', '=', claimedAt)
          .where('answer', answer === undefined ? 'is' : '=', answer ?? null)
          .set(toRow(claim)),
      );
    },

    keep: (claim, answer) => {
      assertOwn(applicationId, claim);
      return hasUpdated(
        updateClaim(db, claim)
          .where('claimed_at', '=', claim.claimedAt)
          .where('answer', 'is', null)
          .set({ answer }),
      );
    },

    async release(claim) {
      assertOwn(applicationId, claim);
      const { keyHash, claimedAt } = claim;
      const released = await countDeleted(
        db
          .deleteFrom('idempotent_answers')
          .where('application_id', '=', applicationId)
          .where('key_hash', '=', keyHash)
          .where('claimed_at', '=', claimedAt)
          .where('answer', 'is', null),
      );
      return released > 0;
    },
  };
}

export function allIdempotentAnswers(db: Kysely<Schema>): AllIdempotentAnswers {
  return {
    deleteOlder: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('idempotent_answers')
          .where('claimed_at', '<', before)
          .where('key_hash', 'in', (eb) =>
            eb
              .selectFrom('idempotent_answers')
              .select('key_hash')
              .where('claimed_at', '<', before)
              .limit(limit),
          ),
      ),
  };
}

function updateClaim(db: Kysely<Schema>, { applicationId, keyHash }: IdempotentAnswer) {
  return db
    .updateTable('idempotent_answers')
    .where('application_id', '=', applicationId)
    .where('key_hash', '=', keyHash);
}

function toRow({ applicationId, keyHash, requestMac, macKeyId, claimedAt, answer }: IdempotentAnswer) {
  return {
    application_id: applicationId,
    key_hash: keyHash,
    request_mac: requestMac,
    mac_key_id: macKeyId,
    claimed_at: claimedAt,
    answer: answer ?? null,
  };
}
