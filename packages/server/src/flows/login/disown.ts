import { draftActionLink } from '../../core/action-token/action-link.ts';
import { findAction } from '../../core/action-token/find-action.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';

/** “This wasn't me”: ends every session, device and pending login, and answers a token for choosing a new password. */
export async function disown(
  tenant: Tenant,
  handle: string,
  caller: Caller,
): Promise<Outcome<{ resetToken: string }>> {
  const action = await findAction(tenant, 'not-me', handle);
  if (action === undefined) return refuse('invalid_action_token');
  const { account, email, token } = action;
  const reset = draftActionLink(tenant, account, email, 'reset-password');
  const event = newEvent(tenant, 'login.disowned', { accountId: account.id, caller });
  const end = endFor(tenant, 'login-disowned', { account });
  const record = prepareEvents(tenant, account, [event]);
  return tenant.database.transact(async (bound) => {
    const now = tenant.clock.now();
    if (!(await bound.actionTokens.spend(token.id, now))) return refuse('invalid_action_token');
    await end(bound, now);
    await bound.actionTokens.insert(reset.token);
    await record(bound);
    return succeed({ resetToken: reset.handle });
  });
}
