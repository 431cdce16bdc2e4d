import type { Factor, FactorParameters } from '../../core/factor/factor.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';

/** The columns of a factor beside those that it shares with the account's other rows. */
export const FACTOR_COLUMNS = [
  'factors.id as factor_id',
  'factors.type as factor_type',
  'factors.label as factor_label',
  'factors.status as factor_status',
  'factors.secret as factor_secret',
  'factors.parameters as factor_parameters',
  'factors.rests_until as factor_rests_until',
  'factors.state as factor_state',
  'factors.setup_session_id as factor_setup_session_id',
  'factors.created_at as factor_created_at',
  'factors.activated_at as factor_activated_at',
  'factors.last_used_at as factor_last_used_at',
] as const;

type Row = Schema['factors'];

export interface SelectedFactor {
  application_id: string;
  account_id: string;
  factor_id: string;
  factor_type: Row['type'];
  factor_label: string | null;
  factor_status: Row['status'];
  factor_secret: string;
  factor_parameters: string;
  factor_rests_until: number | null;
  factor_state: string;
  factor_setup_session_id: string | null;
  factor_created_at: number;
  factor_activated_at: number | null;
  factor_last_used_at: number | null;
}

export function toFactor(row: SelectedFactor): Factor {
  return withoutNulls({
    id: row.factor_id,
    applicationId: row.application_id,
    accountId: row.account_id,
    type: row.factor_type,
    label: row.factor_label,
    status: row.factor_status,
    secret: row.factor_secret,
    parameters: JSON.parse(row.factor_parameters) as FactorParameters,
    cooldownUntil: row.factor_rests_until,
    state: row.factor_state,
    setupSessionId: row.factor_setup_session_id,
    createdAt: row.factor_created_at,
    activatedAt: row.factor_activated_at,
    lastUsedAt: row.factor_last_used_at,
  } satisfies OrNull<Factor>);
}
