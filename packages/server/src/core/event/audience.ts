import type { AuditActor, AuditEvent, AuditEventType } from '../audit/audit-event.ts';
import type { NoticeKind } from '../delivery/message-texts.ts';
import type { WebhookEventType } from '../webhook/webhook-event.ts';

type Reading = (data: AuditEvent['data']) => readonly WebhookEventType[];

/** Who hears of an event beside the audit trail, which hears of everything. */
interface Audience {
  /** What the account's owner is notified of by mail (ASVS 6.3.7). */
  readonly notice?: NoticeKind;
  /** Whose doing is no news to the owner. */
  readonly noNoticeBy?: AuditActor;
  /** What the application's backend may subscribe to; read from the event where its type alone does not say. */
  readonly webhook?: readonly WebhookEventType[] | Reading;
}

const AUDIT_ONLY: Audience = {};

/** A login that was begun with a second factor names what answered it. */
const loggedIn: Reading = ({ sessionId, method }) => {
  if (sessionId === undefined) return [];
  return method === undefined ? ['user.login'] : ['2fa.verified', 'user.login'];
};

/** Neither a wrong password nor a code that does not fit while a factor is set up is a failed second factor. */
const guessedWrong: Reading = ({ factor, purpose }) => {
  if (factor === 'password') return [];
  return purpose === 'setup' || purpose === 'enrolment'
    ? ['challenge.failed']
    : ['challenge.failed', '2fa.failed'];
};

const shownAgain: Reading = ({ method }) => (method === 'password' ? [] : ['2fa.verified']);

/** A business informs people itself of what it does for them: an import must not send a mail to everyone. */
const noNoticeBy = 'backend';

const AUDIENCES: Record<AuditEventType, Audience> = {
  'account.disabled': AUDIT_ONLY,
  'account.email_changed': { notice: 'email_changed' },
  'account.email_released': AUDIT_ONLY,
  'account.email_verified': AUDIT_ONLY,
  'account.enabled': AUDIT_ONLY,
  'account.erased': AUDIT_ONLY,
  'account.exported': AUDIT_ONLY,
  'account.invited': AUDIT_ONLY,
  'account.named': { webhook: ['user.named'] },
  'account.password_changed': { notice: 'password_changed' },
  'account.password_reset': { notice: 'password_reset' },
  'account.registered': AUDIT_ONLY,
  'account.unlocked': AUDIT_ONLY,
  'api_key.capped': { webhook: ['api_key.capped'] },
  'api_key.created': AUDIT_ONLY,
  'api_key.revoked': AUDIT_ONLY,
  'api_key.rotated': AUDIT_ONLY,
  'application.created': AUDIT_ONLY,
  'application.updated': AUDIT_ONLY,
  'approval.requested': AUDIT_ONLY,
  'audit.verified': AUDIT_ONLY,
  'bypass_code.issued': AUDIT_ONLY,
  'bypass_code.used': { notice: 'backup_code_used', webhook: loggedIn },
  'challenge.approved': { webhook: ['challenge.approved', '2fa.verified'] },
  'challenge.created': { webhook: ['challenge.created'] },
  'challenge.denied': { webhook: ['challenge.denied', '2fa.failed'] },
  'challenge.expired': { webhook: ['challenge.expired'] },
  'challenge.failed': { webhook: guessedWrong },
  'code.sent': AUDIT_ONLY,
  'codes.exhausted': { notice: 'codes_exhausted' },
  'factor.activated': { notice: 'factor_added', noNoticeBy, webhook: ['factor.activated'] },
  'factor.ahead': AUDIT_ONLY,
  'factor.disabled': { notice: 'factor_disabled', webhook: ['factor.disabled'] },
  'factor.enabled': AUDIT_ONLY,
  'factor.removed': { notice: 'factor_removed', noNoticeBy, webhook: ['factor.removed'] },
  'factor.renamed': { webhook: ['factor.renamed'] },
  'factor.steps_cleared': AUDIT_ONLY,
  'factor.unreadable': AUDIT_ONLY,
  'key.rotated': AUDIT_ONLY,
  'login.abandoned': { webhook: ['challenge.expired'] },
  'login.disowned': AUDIT_ONLY,
  'login.failed': AUDIT_ONLY,
  'login.new_browser': { notice: 'new_login' },
  'login.succeeded': { webhook: loggedIn },
  'message.undelivered': AUDIT_ONLY,
  'recovery_code.used': { notice: 'backup_code_used', webhook: loggedIn },
  'recovery_codes.generated': { notice: 'backup_codes_generated', noNoticeBy },
  'session.ended': { webhook: ['user.logout'] },
  'session.reauthenticated': { webhook: shownAgain },
  'session.reuse_detected': AUDIT_ONLY,
  'sessions.revoked': { webhook: ['user.logout'] },
  'sms.budget_low': { webhook: ['sms.budget_low'] },
  'throttle.locked': { notice: 'locked_out' },
  'trusted_device.added': AUDIT_ONLY,
  'trusted_device.revoked': AUDIT_ONLY,
  'two_factor.disabled': { webhook: ['2fa.disabled'] },
  'two_factor.enabled': { webhook: ['2fa.enabled'] },
  'two_factor.replaced': { webhook: ['factor.replaced'] },
  'webhook.dead': AUDIT_ONLY,
  'webhook.redelivered': AUDIT_ONLY,
  'webhook_secret.rotated': AUDIT_ONLY,
};

/** The notice of an event to the owner; undefined where there is none. */
export function noticeOf({ type, actor }: Pick<AuditEvent, 'type' | 'actor'>): NoticeKind | undefined {
  const { notice, noNoticeBy: whose } = AUDIENCES[type];
  return actor === whose ? undefined : notice;
}

/** The types under which an application's backend may hear of an event. */
export function webhookTypesOf({
  type,
  data,
}: Pick<AuditEvent, 'type' | 'data'>): readonly WebhookEventType[] {
  const { webhook = [] } = AUDIENCES[type];
  return typeof webhook === 'function' ? webhook(data) : webhook;
}
