import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { createCodeSet } from '../../core/recovery-code/code-set.ts';
import type { RecoveryCodeFormat } from '../../core/recovery-code/recovery-code.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** A new set, shown once; ends all earlier ones, whichever API issued them. */
export async function generateRecoveryCodes(
  engine: Engine,
  { application, account, sudo }: Authenticated,
  format: RecoveryCodeFormat,
  caller: Caller,
): Promise<Outcome<readonly string[]>> {
  if (!sudo) return refuse('step_up_required');
  if (!account.secondFactorDue) return refuse('two_factor_not_enabled');
  const owner = { applicationId: application.id, accountId: account.id };
  const { set, hashes, codes } = await createCodeSet(engine, owner, format);
  const detail = { accountId: account.id, caller, data: { format } };
  const event = newEvent(engine, application, 'recovery_codes.generated', detail);
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores): Promise<Outcome<readonly string[]>> => {
    // Two at once would each leave a set alive; one that outlived its factors would rise with the next.
    if (!(await stores.accounts.hold(application.id, account.id, account.credentialVersion))) {
      return refuse('conflict');
    }
    await stores.recoveryCodes.endAll(application.id, account.id);
    await stores.recoveryCodes.insertSet(set, hashes);
    await record(stores);
    return succeed(codes);
  });
}

export async function countRecoveryCodes(
  engine: Engine,
  { application, account }: Authenticated,
): Promise<{ remaining: number; total: number }> {
  const live = await engine.database.stores.recoveryCodes.findLive(application.id, account.id);
  return { remaining: live?.remaining ?? 0, total: live?.set.total ?? 0 };
}
