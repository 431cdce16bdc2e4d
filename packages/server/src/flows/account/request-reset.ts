import type { Account } from '../../core/account/account.ts';
import { readIdentifier } from '../../core/account/identifier.ts';
import { emailKey, typedEmail } from '../../core/account/mailbox.ts';
import { draftActionLink } from '../../core/action-token/action-link.ts';
import { ACTION_LIFETIME } from '../../core/action-token/action-token.ts';
import type { Caller } from '../../core/caller.ts';
import { HOUR, MINUTE } from '../../core/clock.ts';
import { draftMessage, openPayload } from '../../core/delivery/hand-over-message.ts';
import { chooseLanguage } from '../../core/delivery/language.ts';
import type { OutboxMessage } from '../../core/delivery/outbox.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { counter } from '../../core/throttle/counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';

/** `no_mail`: whoever runs the service has named no mail server. */
export type ResetRequested = 'noted' | 'no_mail';

/**
 * Notes that someone asked; who that is, is looked up later by a job, so that known and unknown addresses cost the
 * same here and answer the same.
 */
export async function requestReset(
  tenant: Tenant,
  email: string,
  caller: Caller,
): Promise<Outcome<ResetRequested>> {
  const { application } = tenant;
  if (application.kind !== 'accounts') return refuse('wrong_application_kind');
  if (tenant.delivery.email === undefined) return succeed('no_mail');
  const key = emailKey(email);
  if (key === undefined) {
    return refuse('invalid_request', { field: 'email', message: 'Email must be a valid address' });
  }
  const subject = tenant.keyedHash.mac('throttle-key', key).slice(0, 22);
  const use = [counter(tenant.limits, 'emailSend', application.id, 'reset', subject)];
  const counted = await countUse(tenant, use, { ...caller, onLimit: () => undefined });
  // Too many mails to one address: the asker learns nothing of it.
  if (!counted.ok) return succeed('noted');
  const to = typedEmail(email);
  const request = { to, subject: '', text: '', html: '', language: chooseLanguage(caller.language) };
  const message = draftMessage(
    tenant,
    { channel: 'email', message: request },
    {
      applicationId: application.id,
      kind: 'reset-request',
      expiresAt: tenant.clock.now() + HOUR,
      leased: false,
    },
  );
  await tenant.database.stores.outbox.insert(message);
  return succeed('noted');
}

/** The job's half: mails the link where the address is an account's, to the stored address. */
export async function answerResetRequest(tenant: Tenant, row: OutboxMessage): Promise<void> {
  const { to, language } = openPayload(tenant, row) as { to: string; language: string };
  const identifier = readIdentifier(to);
  const { accounts } = tenant.database.stores;
  const account = identifier && (await accounts.findByIdentifier(identifier));
  const reachable = account?.email !== undefined && account.passwordHash !== undefined;
  const mail = reachable ? draftResetMail(tenant, account, account.email, language) : undefined;
  await tenant.database.transact(async (stores) => {
    const now = tenant.clock.now();
    const settled = await stores.outbox.settle(row.id, { status: 'accepted', now });
    if (!settled || mail === undefined || account === undefined) return;
    await stores.actionTokens.endAll(account.id, 'reset-password', now);
    await stores.actionTokens.insert(mail.token);
    await stores.outbox.insert(mail.message);
  });
}

function draftResetMail(tenant: Tenant, account: Account, to: string, language: string) {
  const { application } = tenant;
  const { token, link } = draftActionLink(tenant, account, to, 'reset-password');
  const validMinutes = ACTION_LIFETIME['reset-password'] / MINUTE;
  const content = { kind: 'password_reset_link', application: application.name, link, validMinutes } as const;
  const rendered = tenant.delivery.texts.email(content, chooseLanguage(language));
  const message = draftMessage(
    tenant,
    { channel: 'email', message: { to, ...rendered } },
    {
      applicationId: application.id,
      accountId: account.id,
      kind: 'link',
      expiresAt: token.expiresAt,
      leased: false,
    },
  );
  return { token, message };
}
