import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { hashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { createCodeSet } from '../../core/recovery-code/code-set.ts';
import type { RecoveryCodeFormat } from '../../core/recovery-code/recovery-code.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** A new set, shown once; ends all earlier ones, whichever API issued them. */
export async function generateRecoveryCodes(
  authenticated: Authenticated,
  format: RecoveryCodeFormat,
  caller: Caller,
): Promise<Outcome<readonly string[]>> {
  const { application, account, sudo } = authenticated;
  if (!sudo) return refuse('step_up_required');
  if (!account.secondFactorDue) return refuse('two_factor_not_enabled');
  const owner = { applicationId: application.id, accountId: account.id };
  const visitor = hashVisitor(authenticated, 'sets', caller, account.id);
  const created = await createCodeSet(authenticated, owner, format, visitor);
  if (!created.ok) return created;
  const { set, hashes, codes } = created.value;
  const detail = { accountId: account.id, caller, data: { format } };
  const event = newEvent(authenticated, 'recovery_codes.generated', detail);
  const record = prepareEvents(authenticated, account, [event]);
  return authenticated.database.transact(async (stores): Promise<Outcome<readonly string[]>> => {
    // Two at once would each leave a set alive; one that outlived its factors would rise with the next.
    if (!(await stores.accounts.hold(account.id, account.credentialVersion))) {
      return refuse('conflict');
    }
    await stores.recoveryCodes.endAll(account.id);
    await stores.recoveryCodes.insertSet(set, hashes);
    await record(stores);
    return succeed(codes);
  });
}

export async function countRecoveryCodes(
  authenticated: Authenticated,
): Promise<{ remaining: number; total: number }> {
  const { account } = authenticated;
  const live = await authenticated.database.stores.recoveryCodes.findLive(account.id);
  return { remaining: live?.remaining ?? 0, total: live?.set.total ?? 0 };
}
