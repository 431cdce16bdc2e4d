import { type Kysely, sql } from 'kysely';
import type { Factor, FactorStatus } from '../../core/factor/factor.ts';
import { kindsWith } from '../../core/factor/factor-kinds.ts';
import type { AllFactors, FactorStore } from '../../core/factor/factor-store.ts';
import { countUpdated, hasChanged, hasUpdated } from '../affected-rows.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';
import { FACTOR_COLUMNS, toFactor } from './factor-row.ts';

// In the text of the statement, so that the partial index serves it.
const SUSPENDED = sql.lit<FactorStatus>('suspended');
const HELD = ['pending', 'active', 'disabled'] as const;

export function factorStore(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
): FactorStore {
  return {
    ...factorChanges(db, applicationId, prepared),
    ...factorMarks(db, applicationId),
    ...factorRevocations(db, applicationId),
    ...factorSuspensions(db, applicationId),

    async insert(factor) {
      assertOwn(applicationId, factor);
      await db.insertInto('factors').values(toRow(factor)).execute();
    },

    async listByAccount(accountId) {
      const held = selectFactorsOf(db, applicationId, accountId).where('factors.status', 'in', HELD);
      return (await held.execute()).map(toFactor);
    },

    async findActive(id) {
      const row = await selectFactors(db, applicationId)
        .where('factors.id', '=', id)
        .where('factors.status', '=', 'active')
        .executeTakeFirst();
      return row && toFactor(row);
    },
  };
}

function factorChanges(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
): Pick<FactorStore, 'advanceState' | 'replaceState' | 'activate' | 'disable' | 'enable'> {
  const update = () => updateFactors(db, applicationId);
  const inState = (owner: string, id: string, status: FactorStatus, state: string) =>
    updateFactors(db, owner).where('id', '=', id).where('status', '=', status).where('state', '=', state);

  return {
    async advanceState(id, change) {
      const query = prepared.fill('state of factor', { applicationId, id, ...change }, (filled) =>
        inState(filled.applicationId, filled.id, 'active', filled.from).set({
          state: filled.to,
          last_used_at: filled.now,
        }),
      );
      return hasChanged(await db.executeQuery(query));
    },

    replaceState: (id, { from, to }) =>
      hasUpdated(update().where('id', '=', id).where('state', '=', from).set({ state: to })),

    activate: (id, { from, to, now }) =>
      hasUpdated(
        inState(applicationId, id, 'pending', from)
          .set({ status: 'active', state: to })
          .set({ activated_at: now, last_used_at: now }),
      ),

    async disable(ids, now) {
      if (ids.length === 0) return 0;
      const active = update().where('id', 'in', ids).where('status', '=', 'active');
      return countUpdated(active.set({ status: 'disabled', disabled_at: now }));
    },

    enable: (accountId, id) =>
      hasUpdated(
        update()
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .where('status', '=', 'disabled')
          .set({ status: 'active', disabled_at: null }),
      ),
  };
}

function factorMarks(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<FactorStore, 'coolDownEmail' | 'rename'> {
  const update = () => updateFactors(db, applicationId);
  return {
    coolDownEmail: (accountId, until) =>
      countUpdated(
        update()
          .where('account_id', '=', accountId)
          .where('type', 'in', kindsWith({ provesMailbox: true }))
          .where('status', '=', 'active')
          .set({ rests_until: until }),
      ),

    rename: (accountId, id, label) =>
      hasUpdated(
        update()
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .where('status', '<>', 'revoked')
          .set({ label }),
      ),
  };
}

export function allFactors(db: Kysely<Schema>): AllFactors {
  return {
    ...factorSuspensionsOfAll(db),

    async listByType(type, { afterId, limit }) {
      const rows = await selectEveryFactor(db)
        .where('factors.type', '=', type)
        .where('factors.status', '<>', 'revoked')
        .where('factors.id', '>', afterId)
        .limit(limit)
        .execute();
      return rows.map(toFactor);
    },
  };
}

/** Kept for the codes that it spent; nobody is asked for it. */
function factorSuspensions(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<FactorStore, 'suspend' | 'resume' | 'listSuspended'> {
  const update = (accountId: string, id: string) =>
    updateFactors(db, applicationId).where('account_id', '=', accountId).where('id', '=', id);

  return {
    suspend: (accountId, id, now) =>
      hasUpdated(
        update(accountId, id)
          .where('status', 'in', ['active', 'disabled'])
          .set({ status: 'suspended', suspended_at: now }),
      ),

    resume: (accountId, id, { state, now }) =>
      hasUpdated(
        update(accountId, id).where('status', '=', 'suspended').set({
          status: sql<FactorStatus>`CASE WHEN disabled_at IS NULL THEN 'active' ELSE 'disabled' END`,
          suspended_at: null,
          activated_at: now,
          state,
        }),
      ),

    async listSuspended(accountId) {
      const suspended = selectFactorsOf(db, applicationId, accountId).where('factors.status', '=', SUSPENDED);
      return (await suspended.execute()).map(toFactor);
    },
  };
}

function factorSuspensionsOfAll(db: Kysely<Schema>): Pick<AllFactors, 'revokeSuspended'> {
  return {
    revokeSuspended: (before, now, limit) =>
      countUpdated(
        db
          .updateTable('factors')
          .where('status', '=', SUSPENDED)
          .where('id', 'in', (eb) =>
            eb
              .selectFrom('factors')
              .select('id')
              .where('status', '=', SUSPENDED)
              .where('suspended_at', '<', before)
              .limit(limit),
          )
          .set({ status: 'revoked', revoked_at: now, secret: '' }),
      ),
  };
}

function selectFactorsOf(db: Kysely<Schema>, applicationId: string, accountId: string) {
  return selectFactors(db, applicationId).where('factors.account_id', '=', accountId);
}

function selectFactors(db: Kysely<Schema>, applicationId: string) {
  return selectEveryFactor(db).where('factors.application_id', '=', applicationId);
}

function selectEveryFactor(db: Kysely<Schema>) {
  return db
    .selectFrom('factors')
    .select(['factors.application_id', 'factors.account_id', ...FACTOR_COLUMNS])
    .orderBy('factors.id');
}

/** A revoked factor is never asked again: its secret goes with it, unless it is a destination to be remembered. */
function factorRevocations(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<FactorStore, 'revoke' | 'retire' | 'findRetired' | 'forgetRetired' | 'revokeAll'> {
  const retire = (accountId: string, now: number) =>
    updateFactors(db, applicationId)
      .where('account_id', '=', accountId)
      .where('status', '<>', 'revoked')
      .set({ status: 'revoked', revoked_at: now });
  const revoke = (accountId: string, now: number) => retire(accountId, now).set({ secret: '' });

  return {
    revoke: (accountId, id, now) => hasUpdated(revoke(accountId, now).where('id', '=', id)),

    retire: (accountId, id, now) => hasUpdated(retire(accountId, now).where('id', '=', id)),

    async findRetired(accountId, type) {
      const retired = selectFactorsOf(db, applicationId, accountId)
        .where('factors.type', '=', type)
        .where('factors.status', '=', 'revoked')
        .where('factors.secret', '<>', '');
      return (await retired.execute()).map(toFactor).at(-1);
    },

    async forgetRetired(accountId) {
      await updateFactors(db, applicationId)
        .where('account_id', '=', accountId)
        .where('status', '=', 'revoked')
        .where('secret', '<>', '')
        .set({ secret: '' })
        .execute();
    },

    revokeAll(accountId, now, { type, status } = {}) {
      let revocation = revoke(accountId, now);
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
    rests_until: factor.cooldownUntil ?? null,
    state: factor.state,
    setup_session_id: factor.setupSessionId ?? null,
    created_at: factor.createdAt,
    activated_at: factor.activatedAt ?? null,
    last_used_at: factor.lastUsedAt ?? null,
  };
}
