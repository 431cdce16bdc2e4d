import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Demand } from '../../core/challenge/challenge.ts';
import type { ChallengeReference } from '../../core/challenge/challenge-store.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Schema } from '../schema.ts';
import { ACCOUNT_COLUMNS, composeAccount } from './account-row.ts';
import { CHALLENGE_COLUMNS, toChallenge } from './challenge-row.ts';
import { FACTOR_COLUMNS, type SelectedFactor, toFactor } from './factor-row.ts';

/** The challenge, its account and the account's factors, a row for each factor, in one statement. */
export async function findDemand(
  { db, prepared }: { readonly db: Kysely<Schema>; readonly prepared: PreparedQueries },
  applicationId: string,
  reference: ChallengeReference,
): Promise<Demand | undefined> {
  const { rows } = await db.executeQuery(selectDemand(db, prepared, applicationId, reference));
  const [row] = rows;
  if (row === undefined) return undefined;
  const factors = rows.filter(hasFactor).map(toFactor);
  return { challenge: toChallenge(row), account: composeAccount(row, factors), factors };
}

function selectDemand(
  db: Kysely<Schema>,
  prepared: PreparedQueries,
  applicationId: string,
  reference: ChallengeReference,
) {
  if (!('handleHash' in reference)) return buildDemand(db, applicationId, reference).compile();
  const { handleHash } = reference;
  return prepared.fill('demand by handle', { applicationId, handleHash }, (filled) =>
    buildDemand(db, filled.applicationId, { handleHash: filled.handleHash }),
  );
}

function buildDemand(db: Kysely<Schema>, applicationId: string, reference: ChallengeReference) {
  return db
    .selectFrom((eb) => newestMatch(eb, applicationId, reference).as('challenges'))
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.application_id', '=', 'challenges.application_id')
        .onRef('accounts.id', '=', 'challenges.account_id'),
    )
    .leftJoin('factors', (join) =>
      join
        .onRef('factors.application_id', '=', 'challenges.application_id')
        .onRef('factors.account_id', '=', 'challenges.account_id')
        .on('factors.status', 'in', ['pending', 'active', 'disabled']),
    )
    .select(CHALLENGE_COLUMNS)
    .select(ACCOUNT_COLUMNS)
    .select(FACTOR_COLUMNS)
    .orderBy('factors.id');
}

function newestMatch(
  eb: ExpressionBuilder<Schema, never>,
  applicationId: string,
  reference: ChallengeReference,
) {
  const matches = eb
    .selectFrom('challenges')
    .select(CHALLENGE_COLUMNS)
    .where('application_id', '=', applicationId);
  if ('handleHash' in reference) return matches.where('handle_hash', '=', reference.handleHash);
  if ('id' in reference) return matches.where('id', '=', reference.id);
  return matches
    .where('session_id', '=', reference.sessionId)
    .where('purpose', '=', reference.purpose)
    .where(takesMethod(reference.method))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
}

/** Whether the JSON list holds the method, quotes and all: in words that both dialects know. */
function takesMethod(method: string) {
  return sql<boolean>`replace(methods, ${JSON.stringify(method)}, '') <> methods`;
}

function hasFactor<R extends { factor_id: string | null }>(row: R): row is R & SelectedFactor {
  return row.factor_id !== null;
}
