import type { Kysely } from 'kysely';
import type { Factor, FactorStatus } from '../core/factor/factor.ts';
import type { FactorStore } from '../core/factor/factor-store.ts';
import { countUpdated, hasUpdated } from './affected.ts';
import { FACTOR_COLUMNS, toFactor } from './factor-row.ts';
import type { Schema } from './schema.ts';

export function factorStore(db: Kysely<Schema>): FactorStore {
  const select = (applicationId: string) =>
    db
      .selectFrom('factors')
      .select(['factors.application_id', 'factors.account_id', ...FACTOR_COLUMNS])
      .where('factors.application_id', '=', applicationId)
      .orderBy('factors.id');
  const update = (applicationId: string) => updateFactors(db, applicationId);
  const inState = (applicationId: string, id: string, status: FactorStatus, state: string) =>
    update(applicationId).where('id', '=', id).where('status', '=', status).where('state', '=', state);

  return {
    ...factorRevocations(db),

    async insert(factor) {
      await db.insertInto('factors').values(toRow(factor)).execute();
    },

    async listByAccount(applicationId, accountId) {
      const rows = await select(applicationId)
        .where('factors.account_id', '=', accountId)
        .where('factors.status', '<>', 'revoked')
        .execute();
      return rows.map(toFactor);
    },

    async findActive(applicationId, id) {
      const row = await select(applicationId)
        .where('factors.id', '=', id)
        .where('factors.status', '=', 'active')
        .executeTakeFirst();
      return row && toFactor(row);
    },

    advanceState: (applicationId, id, { from, to, now }) =>
      hasUpdated(inState(applicationId, id, 'active', from).set({ state: to, last_used_at: now })),

    activate: (applicationId, id, { from, to, now }) =>
      hasUpdated(
        inState(applicationId, id, 'pending', from)
          .set({ status: 'active', state: to })
          .set({ activated_at: now, last_used_at: now }),
      ),

    async disable(applicationId, ids, now) {
      if (ids.length === 0) return 0;
      const active = update(applicationId).where('id', 'in', ids).where('status', '=', 'active');
      return countUpdated(active.set({ status: 'disabled', disabled_at: now }));
    },

    restEmail: (applicationId, accountId, until) =>
      countUpdated(
        update(applicationId)
          .where('account_id', '=', accountId)
          .where('type', '=', 'email')
          .where('status', '=', 'active')
          .set({ rests_until: until }),
      ),

    rename: (applicationId, accountId, id, label) =>
      hasUpdated(
        update(applicationId)
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .where('status', '<>', 'revoked')
          .set({ label }),
      ),
  };
}

/** A revoked factor is never asked again: its secret goes with it. */
function factorRevocations(db: Kysely<Schema>): Pick<FactorStore, 'revoke' | 'revokeAll'> {
  const revoke = (applicationId: string, accountId: string, now: number) =>
    updateFactors(db, applicationId)
      .where('account_id', '=', accountId)
      .where('status', '<>', 'revoked')
      .set({ status: 'revoked', revoked_at: now, secret: '' });

  return {
    revoke: (applicationId, accountId, id, now) =>
      hasUpdated(revoke(applicationId, accountId, now).where('id', '=', id)),

    revokeAll(applicationId, accountId, now, { type, status } = {}) {
      let revocation = revoke(applicationId, accountId, now);
      if (type !== undefined) revocation = revocation.where('type', '=', type);
      if (status !== undefined) revocation = revocation.where('status', '=', status);
      return countUpdated(revocation);
    },
  };
}

function updateFactors(db: Kysely<Schema>, applicationId: string) {
  return db.updateTable('factors').where('application_id', '=', applicationId);
}

function toRow(factor: Factor) {
  return {
    id: factor.id,
    application_id: factor.applicationId,
    account_id: factor.accountId,
    type: factor.type,
    label: factor.label ?? null,
    status: factor.status,
    secret: factor.secret,
    parameters: JSON.stringify(factor.parameters),
    rests_until: factor.restsUntil ?? null,
    state: factor.state,
    setup_session_id: factor.setupSessionId ?? null,
    created_at: factor.createdAt,
    activated_at: factor.activatedAt ?? null,
    last_used_at: factor.lastUsedAt ?? null,
  };
}
