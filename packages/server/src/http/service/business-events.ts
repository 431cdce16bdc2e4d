import type { AuditEvent, AuditEventType } from '../../core/audit/audit-event.ts';

export const COUNTED = {
  countersign_registrations_total: { help: 'Accounts that were registered', labels: [] },
  countersign_logins_total: {
    help: 'Logins by what came of them: succeeded, failed (a wrong password) or abandoned before the second factor',
    labels: ['kind', 'outcome'],
  },
  countersign_second_factors_total: {
    help: 'Second factors by kind and what came of them: succeeded, failed, denied or expired',
    labels: ['kind', 'outcome'],
  },
  countersign_enrolments_total: { help: 'Factors that were set up and confirmed', labels: ['kind'] },
  countersign_lockouts_total: { help: 'Accounts whose guesses were paused', labels: ['kind'] },
  countersign_messages_total: {
    help: 'Messages that were handed to a provider: accepted, refused or unknown',
    labels: ['kind', 'outcome'],
  },
} as const;

type CountedName = keyof typeof COUNTED;

export interface Counted {
  readonly name: CountedName;
  readonly kind?: string;
  readonly outcome?: string;
}

type Count = (event: AuditEvent) => Counted[];

const secondFactor =
  (outcome: string, fallback: string): Count =>
  ({ data }) => [usedSecondFactor(kindOf(data, fallback), outcome)];

/** In a login; elsewhere the event beside it counts. */
const recovered =
  (kind: string): Count =>
  ({ data }) =>
    data['sessionId'] === undefined ? [] : [loggedIn(kind), usedSecondFactor(kind, 'succeeded')];

/** What each event counts as; all others count as nothing. */
const COUNTS: Partial<Record<AuditEventType, Count>> = {
  'account.registered': () => [{ name: 'countersign_registrations_total' }],
  'login.succeeded': ({ data }) => {
    const method = data['method'];
    if (typeof method !== 'string')
      return [loggedIn(data['trustedDevice'] === true ? 'trusted_device' : 'password')];
    return [loggedIn(method), usedSecondFactor(method, 'succeeded')];
  },
  'login.failed': ({ data }) => [
    { name: 'countersign_logins_total', kind: 'password', outcome: 'failed' },
    ...(data['locked'] === true ? [{ name: 'countersign_lockouts_total', kind: 'password' } as const] : []),
  ],
  'login.abandoned': () => [
    { name: 'countersign_logins_total', kind: 'second_factor', outcome: 'abandoned' },
  ],
  'recovery_code.used': recovered('recovery_code'),
  'bypass_code.used': recovered('bypass_code'),
  'challenge.approved': secondFactor('succeeded', 'push'),
  // A set-up that fails is no second factor yet.
  'challenge.failed': (event) =>
    event.data['purpose'] === 'setup' ? [] : secondFactor('failed', 'unknown')(event),
  'session.reauthenticated': ({ data }) =>
    data['method'] === undefined || data['method'] === 'password'
      ? []
      : [usedSecondFactor(kindOf(data, 'unknown'), 'succeeded')],
  'challenge.denied': secondFactor('denied', 'none'),
  'challenge.expired': secondFactor('expired', 'none'),
  'factor.activated': ({ data }) => [{ name: 'countersign_enrolments_total', kind: kindOf(data, 'unknown') }],
  'throttle.locked': ({ data }) => [{ name: 'countersign_lockouts_total', kind: kindOf(data, 'unknown') }],
};

export function countsOf(event: AuditEvent): readonly Counted[] {
  return COUNTS[event.type]?.(event) ?? [];
}

function loggedIn(kind: string): Counted {
  return { name: 'countersign_logins_total', kind, outcome: 'succeeded' };
}

function usedSecondFactor(kind: string, outcome: string): Counted {
  return { name: 'countersign_second_factors_total', kind, outcome };
}

function kindOf({ method }: AuditEvent['data'], fallback: string): string {
  return typeof method === 'string' ? method : fallback;
}
