import type { Account } from '../account/account.ts';
import { draftActionLink } from '../action-token/action-link.ts';
import type { ActionToken } from '../action-token/action-token.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { DAY } from '../clock.ts';
import { draftMessage } from '../delivery/hand-over-message.ts';
import { chooseLanguage } from '../delivery/language.ts';
import { NAMED_FACTORS, type NamedFactor, type NoticeKind } from '../delivery/message-texts.ts';
import type { OutboxMessage } from '../delivery/outbox.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { deviceName } from '../trusted-browser/device-name.ts';
import { noticeOf } from './audience.ts';
import { countLeftOut } from './gather-notices.ts';

/** Whose address notices go to. */
export type Owner = Pick<Account, 'id' | 'email' | 'emailVerifiedAt' | 'language'>;

interface Notice {
  readonly message: OutboxMessage;
  /** Of the link “this wasn't me”. */
  readonly token: ActionToken | undefined;
}

/** Whoever lost the account learns of it by these; each may go to another address, and none can be made in a flood. */
const ALWAYS_TOLD: ReadonlySet<NoticeKind> = new Set(['email_changed', 'password_changed', 'password_reset']);

/** A notice that comes later than this frightens more than it helps. */
const NOTICE_LIFETIME = DAY;

/**
 * The mail that tells the owner of an event, where the table names one. It goes to an address that was verified, or
 * that the business vouches for which keeps the login. Drafted where it is counted: most of a flood is never sent.
 */
export function prepareNotice(
  tenant: Tenant,
  owner: Owner,
  event: AuditEvent,
): ((stores: Stores) => Promise<void>) | undefined {
  const notice = noticeOf(event);
  const { email: to } = owner;
  if (notice === undefined || to === undefined || !isReachable(tenant, owner)) return undefined;
  const factor = NAMED_FACTORS.find((name) => name === event.data['method']);
  const told = { notice, ...(factor !== undefined && { factor }) };
  return async (stores) => {
    const leftOut = ALWAYS_TOLD.has(notice)
      ? 0
      : await countLeftOut(tenant, owner.id, { createdAt: event.createdAt, ...told }, stores);
    if (leftOut === undefined) return;
    const { token, message } = draftNotice(tenant, { ...owner, to }, event, { ...told, leftOut });
    if (token !== undefined) await stores.actionTokens.insert(token);
    await stores.outbox.insert(message);
  };
}

function draftNotice(
  tenant: Tenant,
  { to, ...owner }: Owner & { readonly to: string },
  event: AuditEvent,
  told: { readonly notice: NoticeKind; readonly factor?: NamedFactor; readonly leftOut: number },
): Notice {
  const { application } = tenant;
  // Nobody logs out or chooses a password here where another system keeps the login, or by an address that is given up.
  const isKept = application.kind === 'accounts' && told.notice !== 'email_changed';
  const notMe = isKept ? draftActionLink(tenant, owner, to, 'not-me') : undefined;
  const device = deviceName(event.userAgent ?? '');
  const content = {
    kind: 'notice',
    ...told,
    application: application.name,
    at: event.createdAt,
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
