import type { Account } from '../../core/account/account.ts';
import { readIdentifier } from '../../core/account/identifier.ts';
import type { Application } from '../../core/application/application.ts';
import type { AuditEvent } from '../../core/audit/audit-event.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { HOUR } from '../../core/clock.ts';
import { endFor } from '../../core/ending/end-for.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { canonicalCode, generateBypassCode } from '../../core/recovery-code/format.ts';
import { Rollback, type Stores } from '../../core/stores.ts';

const MAX_BYPASS_LIFETIME = HOUR;

/** By id, email address or username. */
export async function findAccount(
  engine: Engine,
  application: Application,
  text: string,
): Promise<Outcome<Account>> {
  const { accounts } = engine.database.stores;
  const identifier = readIdentifier(text);
  const account =
    (await accounts.findById(application.id, text)) ??
    (identifier && (await accounts.findByIdentifier(application.id, identifier)));
  return account === undefined ? refuse('not_found', { message: `No account "${text}"` }) : succeed(account);
}

/** Disabling ends every session, pending login and trusted device. */
export async function setAccountDisabled(
  engine: Engine,
  application: Application,
  account: Account,
  { disabled, reason }: { disabled: boolean; reason: string },
): Promise<void> {
  const type = disabled ? 'account.disabled' : 'account.enabled';
  const detail = { accountId: account.id, actor: 'operator', data: { reason } } as const;
  const event = newEvent(engine, application, type, detail);
  const record = prepareEvents(engine, application, account, [event]);
  const end = endFor(engine, application, 'account-disabled', { account });
  await engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    await stores.accounts.setDisabled(application.id, account.id, disabled ? now : undefined, now);
    if (disabled) await end(stores, now);
    await record(stores);
  });
}

/** For an owner who lost everything: all factors, codes and trusted devices end; the password stays. */
export async function resetFactors(
  engine: Engine,
  application: Application,
  account: Account,
  reason: string,
): Promise<Outcome<{ removed: number }>> {
  return engine.database.transact(async (stores) => {
    const removed = await endFactors(engine, stores, { application, account, reason });
    return succeed({ removed });
  });
}

/**
 * For a mailbox of a business that has another owner now: who had it before keeps nothing that works, and whoever is
 * named by the address next is someone new, with an `external_id` of their own.
 */
export async function releaseEmail(
  engine: Engine,
  application: Application,
  account: Account,
  reason: string,
): Promise<Outcome<{ removed: number }>> {
  if (application.kind !== 'hosted') return refuse('wrong_application_kind');
  const detail = { accountId: account.id, actor: 'operator', data: { reason } } as const;
  const event = newEvent(engine, application, 'account.email_released', detail);
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores) => {
    const removed = await endFactors(engine, stores, { application, account, reason });
    const change = { seen: account.credentialVersion + 1, now: engine.clock.now() };
    if (!(await stores.accounts.releaseEmail(application.id, account.id, change))) {
      throw new Rollback(refuse('conflict'));
    }
    await record(stores);
    return succeed({ removed });
  });
}

interface FactorsEnd {
  readonly application: Application;
  readonly account: Account;
  readonly reason: string;
}

async function endFactors(
  engine: Engine,
  stores: Stores,
  { application, account, reason }: FactorsEnd,
): Promise<number> {
  const now = engine.clock.now();
  const change = { seen: account.credentialVersion, now };
  if (!(await stores.accounts.advanceCredentialVersion(application.id, account.id, change))) {
    throw new Rollback(refuse('conflict'));
  }
  const held = await stores.factors.listByAccount(application.id, account.id);
  const removed = await endFor(engine, application, 'reset-by-operator', { account })(stores, now);
  const inForce = held.filter(({ status }) => status !== 'pending');
  await prepareEvents(engine, application, account, resetEvents(engine, account, inForce, reason))(stores);
  return removed;
}

function resetEvents(
  engine: Engine,
  { id: accountId, applicationId }: Account,
  removed: readonly Factor[],
  reason: string,
): AuditEvent[] {
  const by = { accountId, actor: 'operator' } as const;
  const application = { id: applicationId };
  return [
    ...removed.map(({ id: factorId, type: method }) =>
      newEvent(engine, application, 'factor.removed', { ...by, data: { factorId, method, reason } }),
    ),
    newEvent(engine, application, 'two_factor.disabled', { ...by, data: { reason } }),
  ];
}

/** One login for someone locked out, without sudo; an earlier code of the account ends. */
export async function issueBypassCode(
  engine: Engine,
  application: Application,
  account: Account,
  { reason, lifetime = MAX_BYPASS_LIFETIME }: { reason: string; lifetime?: number },
): Promise<Outcome<{ code: string; expiresAt: number }>> {
  if (reason.trim() === '') return refuse('invalid_request', { message: 'A bypass code needs a reason' });
  if (!(lifetime > 0 && lifetime <= MAX_BYPASS_LIFETIME)) {
    return refuse('invalid_request', { message: 'A bypass code lives for an hour at most' });
  }
  const code = generateBypassCode(engine.random);
  const now = engine.clock.now();
  const expiresAt = now + lifetime;
  const event = newEvent(engine, application, 'bypass_code.issued', {
    accountId: account.id,
    actor: 'operator',
    data: { reason, expiresAt },
  });
  const record = prepareEvents(engine, application, account, [event]);
  await engine.database.transact(async (stores) => {
    await stores.bypassCodes.endAll(application.id, account.id, now);
    await stores.bypassCodes.insert({
      id: engine.newId(),
      applicationId: application.id,
      accountId: account.id,
      codeHash: engine.handles.digest(canonicalCode(code)),
      reason,
      createdAt: now,
      expiresAt,
    });
    await record(stores);
  });
  return succeed({ code, expiresAt });
}
