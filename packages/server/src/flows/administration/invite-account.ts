import type { Account } from '../../core/account/account.ts';
import { readIdentifier } from '../../core/account/identifier.ts';
import { draftActionLink } from '../../core/action-token/action-link.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { DAY, MINUTE } from '../../core/clock.ts';
import { draftMessage } from '../../core/delivery/hand-over-message.ts';
import { chooseLanguage } from '../../core/delivery/language.ts';
import type { OutboxMessage } from '../../core/delivery/outbox.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { createAccountFor, type GivenAccount } from './create-account.ts';

/** Longer than a reset: it was not asked for by whoever opens it. */
const LIFETIME = 3 * DAY;

export interface Invitation extends GivenAccount {
  readonly email: string;
  /** Whether the link is mailed; else the operator hands it over. */
  readonly mails: boolean;
}

export interface Invited {
  readonly id: string;
  readonly link: string;
  readonly expiresAt: number;
}

/** A link by which someone chooses their first password; opens the account where there is none. */
export async function inviteAccount(tenant: Tenant, invitation: Invitation): Promise<Outcome<Invited>> {
  if (invitation.mails && tenant.delivery.email === undefined) {
    const message = 'No mail provider is configured: --link prints the link instead';
    return refuse('method_unavailable', { message });
  }
  const identifier = readIdentifier(invitation.email);
  const held = identifier && (await tenant.database.stores.accounts.findByIdentifier(identifier));
  if (held?.passwordHash !== undefined) {
    return refuse('email_taken', { message: `${invitation.email} has an account with a password already` });
  }
  const account = held === undefined ? await createAccountFor(tenant, invitation) : succeed(held);
  return account.ok ? invite(tenant, account.value, invitation) : account;
}

async function invite(
  tenant: Tenant,
  account: Account,
  { email, mails }: Invitation,
): Promise<Outcome<Invited>> {
  // The page of a reset is where passwords are chosen.
  const { token: drafted, link } = draftActionLink(tenant, account, email, 'reset-password');
  const expiresAt = drafted.createdAt + LIFETIME;
  const detail = { accountId: account.id, actor: 'operator', data: { mailed: mails } } as const;
  const record = prepareEvents(tenant, account, [newEvent(tenant, 'account.invited', detail)]);
  const mail = mails ? draftMail(tenant, account, { to: email, link, expiresAt }) : undefined;
  return tenant.database.transact(async (stores) => {
    await stores.actionTokens.endAll(account.id, 'reset-password', tenant.clock.now());
    await stores.actionTokens.insert({ ...drafted, expiresAt });
    if (mail !== undefined) await stores.outbox.insert(mail);
    await record(stores);
    return succeed({ id: account.id, link, expiresAt });
  });
}

function draftMail(
  tenant: Tenant,
  { id: accountId, language }: Account,
  { to, link, expiresAt }: { readonly to: string; readonly link: string; readonly expiresAt: number },
): OutboxMessage {
  const { id: applicationId, name: application } = tenant.application;
  const content = { kind: 'invitation', application, link, validMinutes: LIFETIME / MINUTE } as const;
  const rendered = tenant.delivery.texts.email(content, chooseLanguage(language));
  const draft = { channel: 'email', message: { to, ...rendered } } as const;
  return draftMessage(tenant, draft, { applicationId, accountId, kind: 'link', expiresAt, leased: false });
}
