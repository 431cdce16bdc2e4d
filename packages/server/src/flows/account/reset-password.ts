import type { Account } from '../../core/account/account.ts';
import { type Action, findAction } from '../../core/action-token/find-action.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { DAY } from '../../core/clock.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { provesMailbox } from '../../core/factor/factor-kinds.ts';
import { hashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { checkNewPassword } from '../../core/password/password-rules.ts';
import { Rollback } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';

/** Whoever took the mailbox shall not own both ways in at once. */
const EMAIL_COOLDOWN = DAY;

/** Sets a new password; ends every session and device, yields no session and removes no factor. */
export async function resetPassword(
  tenant: Tenant,
  { token: handle, newPassword }: { token: string; newPassword: string },
  caller: Caller,
): Promise<Outcome<void>> {
  const { application } = tenant;
  if (application.kind !== 'accounts') return refuse('wrong_application_kind');
  const action = await findAction(tenant, 'reset-password', handle);
  if (action === undefined) return refuse('invalid_action_token');
  const { account } = action;
  const checked = checkNewPassword(newPassword, application, [action.email.split('@')[0], account.username]);
  if (!checked.ok) return refuse(checked.code, { ...checked.detail, field: 'newPassword' });
  const visitor = hashVisitor(tenant, 'known', caller, account.id);
  const hashed = await tenant.hashQueue.admit(visitor, (turns) =>
    tenant.passwords.hash(turns, checked.value),
  );
  if (!hashed.ok) return hashed;
  const parts: Reset = { application, passwordHash: hashed.value, caller, ...action };
  return isSquatted(account) ? releaseAddress(tenant, parts) : replacePassword(tenant, parts);
}

interface Reset extends Action {
  readonly application: Application;
  readonly passwordHash: string;
  readonly caller: Caller;
}

/** An address that was never verified and whose account has factors: a stranger may have registered it first. */
function isSquatted({ emailVerifiedAt, secondFactorDue }: Account): boolean {
  return emailVerifiedAt === undefined && secondFactorDue;
}

function replacePassword(tenant: Tenant, reset: Reset): Promise<Outcome<void>> {
  const { account, email, token, passwordHash, caller } = reset;
  const event = newEvent(tenant, 'account.password_reset', { accountId: account.id, caller });
  const verified = { ...account, emailVerifiedAt: account.emailVerifiedAt ?? tenant.clock.now() };
  const record = prepareEvents(tenant, verified, [event]);
  const end = endFor(tenant, 'password-reset', { account });
  return tenant.database.transact(async (stores): Promise<Outcome<void>> => {
    const now = tenant.clock.now();
    if (!(await stores.actionTokens.spend(token.id, now))) return refuse('invalid_action_token');
    const change = { seen: account.credentialVersion, passwordHash, now };
    if (!(await stores.accounts.advanceCredentialVersion(account.id, change))) {
      throw new Rollback(refuse('invalid_action_token'));
    }
    await end(stores, now);
    await stores.accounts.verifyEmail(account.id, email, now);
    if (account.activeFactorTypes.some((type) => !provesMailbox(type))) {
      await stores.factors.coolDownEmail(account.id, now + EMAIL_COOLDOWN);
    }
    await record(stores);
    return succeed(undefined);
  });
}

/** The old account keeps its data and factors, without the address; the resetter starts an empty one. */
function releaseAddress(tenant: Tenant, reset: Reset): Promise<Outcome<void>> {
  const { application, account, email, token, passwordHash, caller } = reset;
  const { language } = account;
  const id = tenant.newId();
  const detail = { accountId: account.id, caller, data: { releasedTo: id } };
  const released = newEvent(tenant, 'account.email_released', detail);
  const registered = newEvent(tenant, 'account.registered', { accountId: id, caller });
  const recordReleased = prepareEvents(tenant, account, [released]);
  const recordRegistered = prepareEvents(tenant, { id, email }, [registered]);
  return tenant.database.transact(async (stores): Promise<Outcome<void>> => {
    const now = tenant.clock.now();
    if (!(await stores.actionTokens.spend(token.id, now))) return refuse('invalid_action_token');
    const change = { seen: account.credentialVersion, now };
    if (!(await stores.accounts.releaseEmail(account.id, change))) {
      throw new Rollback(refuse('invalid_action_token'));
    }
    const inserted = await stores.accounts.insert({
      id,
      applicationId: application.id,
      email,
      emailVerifiedAt: now,
      ...(language !== undefined && { language }),
      passwordHash,
      credentialVersion: 1,
      createdAt: now,
      updatedAt: now,
    });
    if (inserted !== 'inserted') throw new Rollback(refuse('invalid_action_token'));
    await recordReleased(stores);
    await recordRegistered(stores);
    return succeed(undefined);
  });
}
