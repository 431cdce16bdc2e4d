import type { WebhookSettings } from '../application/application.ts';
import type { AuditEvent, AuditEventType } from '../audit/audit-event.ts';

export const WEBHOOK_EVENT_TYPES = [
  '2fa.enabled',
  '2fa.disabled',
  '2fa.verified',
  '2fa.failed',
  'user.login',
  'user.logout',
  'factor.activated',
  'factor.replaced',
  'factor.disabled',
  'factor.removed',
  'factor.renamed',
  'challenge.created',
  'challenge.approved',
  'challenge.denied',
  'challenge.expired',
  'challenge.failed',
] as const;

export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

type Reading = (data: AuditEvent['data']) => readonly WebhookEventType[];

/** A login that was begun with a second factor names what answered it. */
const login: Reading = ({ sessionId, method }) => {
  if (sessionId === undefined) return [];
  return method === undefined ? ['user.login'] : ['2fa.verified', 'user.login'];
};

/** What the business is told of; all else is in the audit trail only. */
const READINGS: Partial<Record<AuditEventType, Reading>> = {
  'bypass_code.used': login,
  'challenge.approved': () => ['challenge.approved', '2fa.verified'],
  'challenge.created': () => ['challenge.created'],
  'challenge.denied': () => ['challenge.denied', '2fa.failed'],
  'challenge.expired': () => ['challenge.expired'],
  // A code that does not fit while a factor is set up is no failed second factor.
  'challenge.failed': ({ purpose }) =>
    purpose === 'setup' ? ['challenge.failed'] : ['challenge.failed', '2fa.failed'],
  'factor.activated': () => ['factor.activated'],
  'factor.disabled': () => ['factor.disabled'],
  'factor.removed': () => ['factor.removed'],
  'factor.renamed': () => ['factor.renamed'],
  'login.abandoned': () => ['challenge.expired'],
  'login.succeeded': login,
  'recovery_code.used': login,
  'session.ended': () => ['user.logout'],
  'session.reauthenticated': ({ method }) => (method === 'password' ? [] : ['2fa.verified']),
  'sessions.revoked': () => ['user.logout'],
  'two_factor.disabled': () => ['2fa.disabled'],
  'two_factor.enabled': () => ['2fa.enabled'],
  'two_factor.replaced': () => ['factor.replaced'],
};

/** The types under which a change is told, of those that the application asked for. */
export function subscribedTypes({ events }: WebhookSettings, event: AuditEvent): WebhookEventType[] {
  const types = READINGS[event.type]?.(event.data) ?? [];
  return types.filter((type) => events.some((pattern) => matches(pattern, type)));
}

/** Whether a pattern such as `2fa.enabled`, `factor.*` or `*` can ever match. */
export function isEventPattern(pattern: string): boolean {
  return WEBHOOK_EVENT_TYPES.some((type) => matches(pattern, type));
}

function matches(pattern: string, type: WebhookEventType): boolean {
  if (pattern === '*' || pattern === type) return true;
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1));
}
