import { draftActionLink } from '../../core/action-token/action-link.ts';
import { ACTION_LIFETIME } from '../../core/action-token/action-token.ts';
import { findAction } from '../../core/action-token/find-action.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { MINUTE } from '../../core/clock.ts';
import { draftMessage, handOver } from '../../core/delivery/hand-over-message.ts';
import { chooseLanguage } from '../../core/delivery/language.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { mailCounters } from '../../core/throttle/mail-counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** Mails a link that proves the account's address; the link before it ends. */
export async function sendVerification(authenticated: Authenticated, caller: Caller): Promise<Outcome<void>> {
  const { application, account } = authenticated;
  const { email } = account;
  if (email === undefined || authenticated.delivery.email === undefined) return refuse('method_unavailable');
  const use = mailCounters(authenticated, account, email, 'verify-email');
  const counted = await countUse(authenticated, use, caller);
  if (!counted.ok) return counted;
  const { token, link } = draftActionLink(authenticated, account, email, 'verify-email');
  const validMinutes = ACTION_LIFETIME['verify-email'] / MINUTE;
  const content = { kind: 'email_verification', application: application.name, link, validMinutes } as const;
  const rendered = authenticated.delivery.texts.email(
    content,
    chooseLanguage(caller.language ?? account.language),
  );
  const message = draftMessage(
    authenticated,
    { channel: 'email', message: { to: email, ...rendered } },
    {
      applicationId: application.id,
      accountId: account.id,
      kind: 'link',
      expiresAt: token.expiresAt,
      leased: true,
    },
  );
  await authenticated.database.transact(async (stores) => {
    await stores.actionTokens.endAll(account.id, 'verify-email', authenticated.clock.now());
    await stores.actionTokens.insert(token);
    await stores.outbox.insert(message);
  });
  const { outcome } = await handOver(authenticated, message);
  return outcome === 'accepted' ? succeed(undefined) : refuse('delivery_failed');
}

/** Spends the link; the address counts as verified while it still is the account's. */
export async function verifyEmail(tenant: Tenant, handle: string, caller: Caller): Promise<Outcome<void>> {
  const action = await findAction(tenant, 'verify-email', handle);
  if (action === undefined) return refuse('invalid_action_token');
  const { accountId, id } = action.token;
  const event = newEvent(tenant, 'account.email_verified', { accountId, caller });
  const record = prepareEvents(tenant, action.account, [event]);
  return tenant.database.transact(async (stores) => {
    const now = tenant.clock.now();
    if (!(await stores.actionTokens.spend(id, now))) return refuse('invalid_action_token');
    if (!(await stores.accounts.verifyEmail(accountId, action.email, now))) {
      return refuse('invalid_action_token');
    }
    await record(stores);
    return succeed(undefined);
  });
}
