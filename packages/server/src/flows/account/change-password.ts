import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { hashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { guessPassword } from '../../core/password/guess-password.ts';
import { checkNewPassword } from '../../core/password/password-rules.ts';
import { type Authenticated, requireSudo } from '../login/authenticate.ts';

/** Whoever changes it stays logged in; the table of endings says what ends. */
export async function changePassword(
  authenticated: Authenticated,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  caller: Caller,
): Promise<Outcome<void>> {
  const { application, account, session } = authenticated;
  if (account.secondFactorDue) {
    const allowed = requireSudo(authenticated);
    if (!allowed.ok) return allowed;
  }
  const checked = checkNewPassword(newPassword, application, [
    account.email?.split('@')[0],
    account.username,
  ]);
  if (!checked.ok) return refuse(checked.code, { ...checked.detail, field: 'newPassword' });
  const guessed = await guessPassword(authenticated, {
    account,
    identifierKey: account.id,
    vouchedBy: { kind: 'session', id: session.id },
    password: currentPassword,
    caller,
    refusal: 'wrong_password',
    event: 'challenge.failed',
  });
  if (!guessed.ok) return guessed;
  const visitor = hashVisitor(authenticated, 'known', caller, account.id);
  const hashed = await authenticated.hashQueue.admit(visitor, (turns) =>
    authenticated.passwords.hash(turns, checked.value),
  );
  if (!hashed.ok) {
    await authenticated.database.stores.throttles.giveBack(guessed.value.reservation);
    return hashed;
  }
  const event = newEvent(authenticated, 'account.password_changed', {
    accountId: account.id,
    caller,
  });
  const record = prepareEvents(authenticated, account, [event]);
  const end = endFor(authenticated, 'password-changed', { account, sessionId: session.id });
  const changed = await authenticated.database.transact(async (stores) => {
    const now = authenticated.clock.now();
    await stores.throttles.giveBack(guessed.value.reservation);
    const change = { seen: account.credentialVersion, passwordHash: hashed.value, now };
    if (!(await stores.accounts.advanceCredentialVersion(account.id, change))) return false;
    await end(stores, now);
    await record(stores);
    return true;
  });
  return changed ? succeed(undefined) : refuse('invalid_access_token');
}
