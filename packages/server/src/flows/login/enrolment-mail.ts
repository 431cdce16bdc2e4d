import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import type { Challenge } from '../../core/challenge/challenge.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { DESTINATIONS } from '../../core/sent-code/destination.ts';
import { sendCode } from '../../core/sent-code/send-code.ts';
import { LOGIN_CODE_LIFETIME } from '../../core/sent-code/sent-code.ts';
import type { Tenant } from '../../core/tenant.ts';

/** Mails the code that the first set-up asks for to the account's own address; returns where it went, masked. */
export async function sendEnrolmentMail(
  tenant: Tenant,
  { challenge, account }: { readonly challenge: Challenge; readonly account: Account },
  caller: Caller,
): Promise<Outcome<{ destination: string }>> {
  const { email } = account;
  if (email === undefined || tenant.delivery.email === undefined) return refuse('method_unavailable');
  const sent = await sendCode(tenant, {
    account,
    openChallenge: () => Promise.resolve(challenge),
    // No factor: the code proves the mailbox once and is good for no login.
    factor: { id: challenge.id, type: 'email' },
    destination: email,
    purpose: 'login',
    lifetime: LOGIN_CODE_LIFETIME,
    caller,
  });
  return sent.ok ? succeed({ destination: DESTINATIONS.email.mask(email) }) : sent;
}
