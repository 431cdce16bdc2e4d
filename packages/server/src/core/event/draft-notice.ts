import type { Account } from '../account/account.ts';
import { draftActionLink } from '../action-token/action-link.ts';
import type { ActionToken } from '../action-token/action-token.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { DAY } from '../clock.ts';
import { draftMessage } from '../delivery/hand-over-message.ts';
import { chooseLanguage } from '../delivery/language.ts';
import { NAMED_FACTORS } from '../delivery/message-texts.ts';
import type { OutboxMessage } from '../delivery/outbox.ts';
import type { Tenant } from '../tenant.ts';
import { deviceName } from '../trusted-browser/device-name.ts';
import { noticeOf } from './audience.ts';

/** Whose address notices go to. */
export type Owner = Pick<Account, 'id' | 'email' | 'emailVerifiedAt' | 'language'>;

export interface Notice {
  readonly message: OutboxMessage;
  /** Of the link “this wasn't me”. */
  readonly token: ActionToken | undefined;
}

/** A notice that comes later than this frightens more than it helps. */
const NOTICE_LIFETIME = DAY;

/**
 * The mail that tells the owner of an event, where the table names one. It goes to an address that was verified, or
 * that the business vouches for which keeps the login.
 */
export function draftNotice(tenant: Tenant, owner: Owner, event: AuditEvent): Notice | undefined {
  const { application } = tenant;
  const notice = noticeOf(event);
  const { email: to } = owner;
  if (notice === undefined || to === undefined || !isReachable(tenant, owner)) return undefined;
  // Nobody logs out or chooses a password here where another system keeps the login, or by an address that is given up.
  const isKept = application.kind === 'accounts' && notice !== 'email_changed';
  const notMe = isKept ? draftActionLink(tenant, owner, to, 'not-me') : undefined;
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
  const rendered = tenant.delivery.texts.email(content, chooseLanguage(owner.language));
  const message = draftMessage(
    tenant,
    { channel: 'email', message: { to, ...rendered } },
    {
      applicationId: application.id,
      accountId: owner.id,
      kind: 'notice',
      expiresAt: event.createdAt + NOTICE_LIFETIME,
      leased: false,
    },
  );
  return { message, token: notMe?.token };
}

function isReachable(tenant: Tenant, { emailVerifiedAt }: Owner): boolean {
  const { kind } = tenant.application;
  return tenant.delivery.email !== undefined && (emailVerifiedAt !== undefined || kind === 'hosted');
}
