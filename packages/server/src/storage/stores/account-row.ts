import { type AliasedRawBuilder, sql } from 'kysely';
import type { Account } from '../../core/account/account.ts';
import type { Factor, FactorStatus } from '../../core/factor/factor.ts';
import { type FactorType, provesMailbox } from '../../core/factor/factor-kinds.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';

/** The columns of an account beside those that a row of the account shares with it. */
export const ACCOUNT_COLUMNS = [
  'accounts.email as account_email',
  'accounts.email_verified_at as account_email_verified_at',
  'accounts.username as account_username',
  'accounts.external_id as account_external_id',
  'accounts.language as account_language',
  'accounts.password_hash as account_password_hash',
  'accounts.credential_version as account_credential_version',
  'accounts.disabled_at as account_disabled_at',
  'accounts.created_at as account_created_at',
  'accounts.updated_at as account_updated_at',
] as const;

export interface SelectedAccount {
  application_id: string;
  account_id: string;
  account_email: string | null;
  account_email_verified_at: number | null;
  account_username: string | null;
  account_external_id: string | null;
  account_language: string | null;
  account_password_hash: string | null;
  account_credential_version: number;
  account_disabled_at: number | null;
  account_created_at: number;
  account_updated_at: number;
}

/** What an account's standing is computed from. */
export type FactorSummary = Pick<Factor, 'type' | 'status' | 'activatedAt' | 'cooldownUntil'>;

/** `type status activatedAt cooldownUntil` of each factor in force, in the statement that reads the account. */
export function selectFactorsInForce(): AliasedRawBuilder<string | null, 'account_factors'> {
  return sql<string | null>`(
    SELECT string_agg(f.type || ' ' || f.status || ' ' || coalesce(cast(f.activated_at AS text), '')
      || ' ' || coalesce(cast(f.rests_until AS text), ''), ',')
    FROM factors AS f
    WHERE f.application_id = accounts.application_id AND f.account_id = accounts.id
      AND f.status IN ('active', 'disabled')
  )`.as('account_factors');
}

export function toAccount(row: SelectedAccount & { account_factors: string | null }): Account {
  return composeAccount(row, readSummaries(row.account_factors));
}

export function composeAccount(row: SelectedAccount, factors: readonly FactorSummary[]): Account {
  const inForce = factors.filter(({ status }) => status === 'active' || status === 'disabled');
  const active = inForce.filter(({ status }) => status === 'active');
  const activations = inForce.flatMap(({ activatedAt }) => activatedAt ?? []);
  return withoutNulls({
    id: row.account_id,
    applicationId: row.application_id,
    email: row.account_email,
    emailVerifiedAt: row.account_email_verified_at,
    username: row.account_username,
    externalId: row.account_external_id,
    language: row.account_language,
    passwordHash: row.account_password_hash,
    credentialVersion: row.account_credential_version,
    disabledAt: row.account_disabled_at,
    createdAt: row.account_created_at,
    updatedAt: row.account_updated_at,
    activeFactorTypes: [...new Set(active.map(({ type }) => type))].sort(),
    secondFactorDue: inForce.length > 0,
    emailCooldownUntil: emailCooldown(active),
    twoFactorEnabledAt: activations.length > 0 ? Math.min(...activations) : null,
  } satisfies OrNull<Account>);
}

/** One that is not cooling down is enough to ask for. */
function emailCooldown(active: readonly FactorSummary[]): number | null {
  const email = active.filter(({ type }) => provesMailbox(type));
  const ends = email.flatMap(({ cooldownUntil }) => cooldownUntil ?? []);
  return ends.length > 0 && ends.length === email.length ? Math.max(...ends) : null;
}

function readSummaries(text: string | null): FactorSummary[] {
  return (text?.split(',') ?? []).map((summary) => {
    const [type, status, activatedAt, cooldownUntil] = summary.split(' ') as [
      FactorType,
      FactorStatus,
      string,
      string,
    ];
    return {
      type,
      status,
      ...(activatedAt !== '' && { activatedAt: Number(activatedAt) }),
      ...(cooldownUntil !== '' && { cooldownUntil: Number(cooldownUntil) }),
    };
  });
}
