import { draftActionLink } from '../../core/action-token/action-link.ts';
import { findAction } from '../../core/action-token/find-action.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { endFor } from '../../core/ending/end-for.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';

/** “This wasn't me”: ends every session, device and pending login, and answers a token for choosing a new password. */
export async function disown(
  engine: Engine,
  application: Application,
  handle: string,
  caller: Caller,
): Promise<Outcome<{ resetToken: string }>> {
  const action = await findAction(engine, application, 'not-me', handle);
  if (action === undefined) return refuse('invalid_action_token');
  const { account, email, token } = action;
  const reset = draftActionLink(engine, application, account, email, 'reset-password');
  const event = newEvent(engine, application, 'login.disowned', { accountId: account.id, caller });
  const end = endFor(engine, application, 'login-disowned', { account });
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (bound) => {
    const now = engine.clock.now();
    if (!(await bound.actionTokens.spend(application.id, token.id, now)))
      return refuse('invalid_action_token');
    await end(bound, now);
    await bound.actionTokens.insert(reset.token);
    await record(bound);
    return succeed({ resetToken: reset.handle });
  });
}
