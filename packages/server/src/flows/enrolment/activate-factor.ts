import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { FACTOR_KINDS, type FactorType } from '../../core/factor/factor-kinds.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';

export interface ConfirmedSetup {
  readonly method: FactorType;
  readonly factorId: string;
}

export interface Activation extends ConfirmedSetup {
  readonly account: Account;
  /** Of whoever confirmed it: it stays. */
  readonly sessionId: string;
  readonly caller: Caller;
}

/** What follows from a confirmed factor, whoever confirmed it; false where the account changed meanwhile. */
export function prepareActivation(
  tenant: Tenant,
  { account, method, factorId, sessionId, caller }: Activation,
): (stores: Stores, now: number) => Promise<boolean> {
  const { id: accountId, credentialVersion: seen, secondFactorDue } = account;
  const by = { accountId, caller };
  const event = newEvent(tenant, 'factor.activated', { ...by, data: { method, factorId } });
  const enabled = newEvent(tenant, 'two_factor.enabled', { ...by, data: { method } });
  const record = prepareEvents(tenant, account, secondFactorDue ? [event] : [event, enabled]);
  const reason = secondFactorDue ? 'factor-confirmed' : 'first-factor-confirmed';
  const end = endFor(tenant, reason, { account, sessionId });
  return async (stores, now) => {
    if (!(await stores.accounts.advanceCredentialVersion(accountId, { seen, now }))) return false;
    if (FACTOR_KINDS[method].bringsRecoveryCodes) await activateCodes(stores, accountId, factorId);
    await end(stores, now);
    await record(stores);
    return true;
  };
}

/** Codes go live with the factor beside which they were shown, unless others are live. */
async function activateCodes({ recoveryCodes }: Stores, accountId: string, factorId: string): Promise<void> {
  const live = await recoveryCodes.findLive(accountId);
  if (live === undefined || live.remaining === 0) {
    if (live !== undefined) await recoveryCodes.endAll(accountId, 'live');
    await recoveryCodes.activate(factorId);
  }
}
