import type { Account } from '../../core/account/account.ts';
import { readIdentifier } from '../../core/account/identifier.ts';
import type { Application } from '../../core/application/application.ts';
import type { AuditEvent } from '../../core/audit/audit-event.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { HOUR } from '../../core/clock.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { canonicalCode, generateBypassCode } from '../../core/recovery-code/format.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';

const MAX_BYPASS_LIFETIME = HOUR;

/** By id, email address or username. */
export async function findAccount(tenant: Tenant, text: string): Promise<Outcome<Account>> {
  const { accounts } = tenant.database.stores;
  const identifier = readIdentifier(text);
  const account =
    (await accounts.findById(text)) ?? (identifier && (await accounts.findByIdentifier(identifier)));
  return account === undefined ? refuse('not_found', { message: `No account "${text}"` }) : succeed(account);
}

/** Disabling ends every session, pending login and trusted device. */
export async function setAccountDisabled(
  tenant: Tenant,
  account: Account,
  { disabled, reason }: { disabled: boolean; reason: string },
): Promise<void> {
  const type = disabled ? 'account.disabled' : 'account.enabled';
  const detail = { accountId: account.id, actor: 'operator', data: { reason } } as const;
  const event = newEvent(tenant, type, detail);
  const record = prepareEvents(tenant, account, [event]);
  const end = endFor(tenant, 'account-disabled', { account });
  await tenant.database.transact(async (stores) => {
    const now = tenant.clock.now();
    await stores.accounts.setDisabled(account.id, disabled ? now : undefined, now);
    if (disabled) await end(stores, now);
    await record(stores);
  });
}

/** For an owner who lost everything: all factors, codes and trusted devices end; the password stays. */
export async function resetFactors(
  tenant: Tenant,
  account: Account,
  reason: string,
): Promise<Outcome<{ removed: number }>> {
  const { application } = tenant;
  return tenant.database.transact(async (stores) => {
    const removed = await endFactors(tenant, stores, { application, account, reason });
    return succeed({ removed });
  });
}

/**
 * For a mailbox of a business that has another owner now: who had it before keeps nothing that works, and whoever is
 * named by the address next is someone new, with an `external_id` of their own.
 */
export async function releaseEmail(
  tenant: Tenant,
  account: Account,
  reason: string,
): Promise<Outcome<{ removed: number }>> {
  const { application } = tenant;
  if (application.kind !== 'hosted') return refuse('wrong_application_kind');
  const detail = { accountId: account.id, actor: 'operator', data: { reason } } as const;
  const event = newEvent(tenant, 'account.email_released', detail);
  const record = prepareEvents(tenant, account, [event]);
  return tenant.database.transact(async (stores) => {
    const removed = await endFactors(tenant, stores, { application, account, reason });
    const change = { seen: account.credentialVersion + 1, now: tenant.clock.now() };
    if (!(await stores.accounts.releaseEmail(account.id, change))) {
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

async function endFactors(tenant: Tenant, stores: Stores, { account, reason }: FactorsEnd): Promise<number> {
  const now = tenant.clock.now();
  const change = { seen: account.credentialVersion, now };
  if (!(await stores.accounts.advanceCredentialVersion(account.id, change))) {
    throw new Rollback(refuse('conflict'));
  }
  const held = await stores.factors.listByAccount(account.id);
  const removed = await endFor(tenant, 'reset-by-operator', { account })(stores, now);
  const inForce = held.filter(({ status }) => status !== 'pending');
  await prepareEvents(tenant, account, resetEvents(tenant, account, inForce, reason))(stores);
  return removed;
}

function resetEvents(
  tenant: Tenant,
  { id: accountId }: Account,
  removed: readonly Factor[],
  reason: string,
): AuditEvent[] {
  const by = { accountId, actor: 'operator' } as const;
  return [
    ...removed.map(({ id: factorId, type: method }) =>
      newEvent(tenant, 'factor.removed', { ...by, data: { factorId, method, reason } }),
    ),
    newEvent(tenant, 'two_factor.disabled', { ...by, data: { reason } }),
  ];
}

/** One login for someone locked out, without sudo; an earlier code of the account ends. */
export async function issueBypassCode(
  tenant: Tenant,
  account: Account,
  { reason, lifetime = MAX_BYPASS_LIFETIME }: { reason: string; lifetime?: number },
): Promise<Outcome<{ code: string; expiresAt: number }>> {
  if (reason.trim() === '') return refuse('invalid_request', { message: 'A bypass code needs a reason' });
  if (!(lifetime > 0 && lifetime <= MAX_BYPASS_LIFETIME)) {
    return refuse('invalid_request', { message: 'A bypass code lives for an hour at most' });
  }
  const code = generateBypassCode(tenant.random);
  const now = tenant.clock.now();
  const expiresAt = now + lifetime;
  const event = newEvent(tenant, 'bypass_code.issued', {
    accountId: account.id,
    actor: 'operator',
    data: { reason, expiresAt },
  });
  const record = prepareEvents(tenant, account, [event]);
  await tenant.database.transact(async (stores) => {
    await stores.bypassCodes.endAll(account.id, now);
    await stores.bypassCodes.insert({
      id: tenant.newId(),
      applicationId: tenant.application.id,
      accountId: account.id,
      codeHash: tenant.handles.digest(canonicalCode(code)),
      reason,
      createdAt: now,
      expiresAt,
    });
    await record(stores);
  });
  return succeed({ code, expiresAt });
}
