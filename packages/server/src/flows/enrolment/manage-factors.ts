import type { AuditEvent } from '../../core/audit/audit-event.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { Factor } from '../../core/factor/factor.ts';
import type { FactorType } from '../../core/factor/factor-kinds.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { readLabel } from '../../core/read-label.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** Which of the account's factors to take away. */
export type FactorSelection = { readonly id: string } | { readonly type: FactorType } | 'all';

export interface Removal {
  /** Whether a verified number is remembered, for who turns text messages on again. */
  readonly keepsNumber?: boolean;
}

/** Factors in force: active, or disabled by failures. */
export async function listFactors(who: Pick<Authenticated, 'account' | 'database'>): Promise<Factor[]> {
  const { account } = who;
  const factors = await who.database.stores.factors.listByAccount(account.id);
  return factors.filter(isInForce);
}

/** Removes factors; without any left, two-factor authentication is off, with its codes and trusted devices. */
export async function removeFactors(
  authenticated: Authenticated,
  selection: FactorSelection,
  caller: Caller,
  removal: Removal = {},
): Promise<Outcome<{ twoFactorEnabled: boolean }>> {
  if (!authenticated.sudo) return refuse('step_up_required');
  return authenticated.database.transact((stores) =>
    takeAway(authenticated, stores, selection, { caller, removal }),
  );
}

/** The transaction's part of a removal: whoever calls has made sure of sudo, or of a proof of its own. */
export async function takeAway(
  authenticated: Authenticated,
  stores: Stores,
  selection: FactorSelection,
  { caller, removal = {} }: { readonly caller: Caller; readonly removal?: Removal },
): Promise<Outcome<{ twoFactorEnabled: boolean }>> {
  const { application, account } = authenticated;
  const held = await stores.factors.listByAccount(account.id);
  const chosen = held.filter((factor) => isInForce(factor) && isSelected(factor, selection));
  const kept = held.filter((factor) => isInForce(factor) && !chosen.includes(factor));
  if (chosen.length === 0) return refuse('not_found', { message: 'Two-factor method not found' });
  if (kept.length === 0 && application.settings.secondFactor === 'required') {
    return refuse('two_factor_required_by_policy');
  }
  await revoke(authenticated, stores, chosen, { ...removal, turnsOff: kept.length === 0 });
  const events = removalEvents(authenticated, chosen, kept.length === 0, caller);
  await prepareEvents(authenticated, account, events)(stores);
  return succeed({ twoFactorEnabled: kept.length > 0 });
}

export async function renameFactor(
  authenticated: Authenticated,
  id: string,
  label: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const { account, sudo } = authenticated;
  if (!sudo) return refuse('step_up_required');
  const read = readLabel('label', label);
  if (!read.ok) return read;
  const trimmed = read.value;
  if (trimmed === '')
    return refuse('invalid_request', { field: 'label', message: 'Label must not be empty' });
  const detail = { accountId: account.id, caller, data: { factorId: id } };
  const event = newEvent(authenticated, 'factor.renamed', detail);
  const record = prepareEvents(authenticated, account, [event]);
  return authenticated.database.transact(async (stores) => {
    if (!(await stores.factors.rename(account.id, id, trimmed))) {
      return refuse('not_found', { message: 'Two-factor method not found' });
    }
    await record(stores);
    return succeed(undefined);
  });
}

function isInForce({ status }: Factor): boolean {
  return status === 'active' || status === 'disabled';
}

function isSelected(factor: Factor, selection: FactorSelection): boolean {
  if (selection === 'all') return true;
  return 'id' in selection ? factor.id === selection.id : factor.type === selection.type;
}

async function revoke(
  authenticated: Authenticated,
  stores: Stores,
  chosen: readonly Factor[],
  { keepsNumber = false, turnsOff }: Removal & { turnsOff: boolean },
): Promise<void> {
  const { account } = authenticated;
  const now = authenticated.clock.now();
  const change = { seen: account.credentialVersion, now };
  if (!(await stores.accounts.advanceCredentialVersion(account.id, change))) {
    throw new Rollback(refuse('conflict'));
  }
  const reason = turnsOff ? 'two-factor-off' : 'factor-removed';
  await endFor(authenticated, reason, { account, factors: chosen, keepsNumber })(stores, now);
}

function removalEvents(
  authenticated: Authenticated,
  chosen: readonly Factor[],
  turnsOff: boolean,
  caller: Caller,
): AuditEvent[] {
  const { account } = authenticated;
  const by = { accountId: account.id, caller };
  const removed = chosen.map(({ id, type }) =>
    newEvent(authenticated, 'factor.removed', { ...by, data: { factorId: id, method: type } }),
  );
  return turnsOff ? [...removed, newEvent(authenticated, 'two_factor.disabled', by)] : removed;
}
