import type { Account } from '../account/account.ts';
import { draftActionLink } from '../action-token/action-link.ts';
import type { Application } from '../application/application.ts';
import type { AuditEvent, AuditEventType } from '../audit/audit-event.ts';
import { DAY } from '../clock.ts';
import { draftMessage } from '../delivery/hand-over-message.ts';
import { chooseLanguage } from '../delivery/language.ts';
import type { NoticeKind } from '../delivery/message-texts.ts';
import { browserFamily } from '../device/browser-family.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
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

/** A notice that comes later than this frightens more than it helps. */
const NOTICE_LIFETIME = DAY;

/**
 * Prepares the audit trail of a change, the notices about it and the messages to the application's backend; the
 * returned function writes them in the change's transaction. Notices go to the verified address only.
 */
export function recordEvents(
  engine: Engine,
  application: Application,
  account: Account,
  events: readonly AuditEvent[],
): (stores: Stores) => Promise<void> {
  const notices = isReachable(engine, account)
    ? events.flatMap((event) => draftNotice(engine, application, account, event))
    : [];
  const publish = publishEvents(engine, application, account, events);
  return async (stores) => {
    await stores.audit.appendAll(events);
    await publish(stores);
    for (const { token, message } of notices) {
      await stores.actionTokens.insert(token);
      await stores.outbox.insert(message);
    }
  };
}

function isReachable(engine: Engine, { email, emailVerifiedAt }: Account): boolean {
  return engine.delivery.email !== undefined && email !== undefined && emailVerifiedAt !== undefined;
}

function draftNotice(engine: Engine, application: Application, account: Account, event: AuditEvent) {
  const notice = NOTICES[event.type];
  const { email: to } = account;
  if (notice === undefined || to === undefined) return [];
  const { token, link } = draftActionLink(engine, application, account, to, 'not-me');
  const { method } = event.data;
  const content = {
    kind: 'notice',
    notice,
    application: application.name,
    at: event.createdAt,
    ...(typeof method === 'string' && { factor: method }),
    ...(event.userAgent !== undefined && { device: browserFamily(event.userAgent) }),
    ...(event.ipAddress !== undefined && { place: event.ipAddress }),
    notMeLink: link,
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
  return [{ token, message }];
}
