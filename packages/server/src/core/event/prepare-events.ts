import type { Account } from '../account/account.ts';
import { draftActionLink } from '../action-token/action-link.ts';
import type { Application } from '../application/application.ts';
import type { AuditEvent, AuditEventType } from '../audit/audit-event.ts';
import { DAY } from '../clock.ts';
import { draftMessage } from '../delivery/hand-over-message.ts';
import { chooseLanguage } from '../delivery/language.ts';
import { NAMED_FACTORS, type NoticeKind } from '../delivery/message-texts.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
import { deviceName } from '../trusted-browser/device-name.ts';
import { publishEvents } from '../webhook/publish-events.ts';

/** What the owner is told of (ASVS 6.3.7); all else is in the audit trail only. */
const NOTICES: Partial<Record<AuditEventType, NoticeKind>> = {
  'account.password_changed': 'password_changed',
  'account.password_reset': 'password_reset',
  'bypass_code.used': 'backup_code_used',
  'codes.exhausted': 'codes_exhausted',
  'factor.activated': 'factor_added',
  'factor.disabled': 'factor_disabled',
  'factor.removed': 'factor_removed',
  'login.new_browser': 'new_login',
  'recovery_code.used': 'backup_code_used',
  'recovery_codes.generated': 'backup_codes_generated',
  'throttle.locked': 'locked_out',
};

/** A business tells its people itself what it does for them; an import of all shall not mail to everybody. */
const SENT_BY_BUSINESS: ReadonlySet<AuditEventType> = new Set([
  'factor.activated',
  'factor.removed',
  'recovery_codes.generated',
]);

/** A notice that comes later than this frightens more than it helps. */
const NOTICE_LIFETIME = DAY;

/**
 * Prepares the audit trail of a change, the notices about it and the messages to the application's backend; the
 * returned function writes them in the change's transaction. Notices go to an address that was verified, or that the
 * business vouches for which keeps the login.
 */
export function prepareEvents(
  engine: Engine,
  application: Application,
  account: Account,
  events: readonly AuditEvent[],
): (stores: Stores) => Promise<void> {
  const notices = isReachable(engine, application, account)
    ? events.flatMap((event) => draftNotice(engine, application, account, event))
    : [];
  const publish = publishEvents(engine, application, account, events);
  return async (stores) => {
    await stores.audit.appendAll(events);
    await publish(stores);
    for (const { token, message } of notices) {
      if (token !== undefined) await stores.actionTokens.insert(token);
      await stores.outbox.insert(message);
    }
  };
}

function isReachable(engine: Engine, { kind }: Application, { email, emailVerifiedAt }: Account): boolean {
  if (engine.delivery.email === undefined || email === undefined) return false;
  return emailVerifiedAt !== undefined || kind === 'hosted';
}

function noticeOf({ type, actor }: AuditEvent): NoticeKind | undefined {
  return actor === 'backend' && SENT_BY_BUSINESS.has(type) ? undefined : NOTICES[type];
}

function draftNotice(engine: Engine, application: Application, account: Account, event: AuditEvent) {
  const notice = noticeOf(event);
  const { email: to } = account;
  if (notice === undefined || to === undefined) return [];
  // Nobody logs out or chooses a password here where another system keeps the login.
  const notMe =
    application.kind === 'accounts' ? draftActionLink(engine, application, account, to, 'not-me') : undefined;
  const factor = NAMED_FACTORS.find((name) => name === event.data['method']);
  const device = deviceName(event.userAgent ?? '');
  const content = {
    kind: 'notice',
    notice,
    application: application.name,
    at: event.createdAt,
    ...(factor !== undefined && { factor }),
    ...(device !== undefined && { device }),
    ...(event.ipAddress !== undefined && { place: event.ipAddress }),
    ...(notMe !== undefined && { notMeLink: notMe.link }),
  } as const;
  const rendered = engine.delivery.texts.email(content, chooseLanguage(account.language));
  const message = draftMessage(
    engine,
    { channel: 'email', message: { to, ...rendered } },
    {
      applicationId: application.id,
      accountId: account.id,
      kind: 'notice',
      expiresAt: event.createdAt + NOTICE_LIFETIME,
      leased: false,
    },
  );
  return [{ token: notMe?.token, message }];
}
