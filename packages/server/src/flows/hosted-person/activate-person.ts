import { lookUpHostedPerson, type PersonReference } from '../../core/account/find-hosted-person.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { keyCounter } from '../../core/api-key/key-counter.ts';
import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { factorsEndedFor } from '../../core/ending/end-factors.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import { changeEvents } from './change-events.ts';
import { countChange } from './count-change.ts';
import { isNew, type Naming, recordName } from './name-person.ts';

export interface Activated {
  /** The key has reached its limit of changes: someone should look at it. */
  readonly capped: boolean;
}

/** Confirms a set-up by a code of the new authenticator, which replaces the one in force from now on. */
export async function activatePerson(
  holder: KeyHolder,
  { code, ...reference }: PersonReference & { readonly code: string },
  caller: Caller,
): Promise<Outcome<Activated & { email: string }>> {
  const found = await lookUpHostedPerson(holder.database.stores, reference);
  if (!found.ok) return found;
  const account = found.value;
  if (account === undefined) return refuse('setup_not_initiated');
  if (account.disabledAt !== undefined) return refuse('account_disabled');
  const completed = await completeChallenge(holder, {
    reference: { sessionId: account.id, purpose: 'setup', method: 'totp' },
    purpose: 'setup',
    response: { method: 'totp', code },
    caller,
    keyCounter: keyCounter(holder, 'keyGuesses', account, caller),
    effect: activation(holder, { externalId: reference.externalId, caller }),
  });
  if (!completed.ok) {
    return completed.code === 'invalid_challenge' ? refuse('setup_not_initiated') : completed;
  }
  return succeed({ ...completed.value, email: account.email ?? reference.email });
}

function activation(holder: KeyHolder, { externalId, caller }: Naming): Effect<Activated> {
  return {
    redeems: true,
    holdsAccount: true,
    prepare: ({ account, factors }, { factorId = '' }) => {
      const inForce = factors.filter(({ status }) => status === 'active' || status === 'disabled');
      const retired = factorsEndedFor('authenticator-replaced', inForce);
      const whole = inForce.length > 0 ? 'two_factor.replaced' : 'two_factor.enabled';
      const added = { id: factorId };
      const events = changeEvents(holder, { holder, account, caller, retired, added, whole });
      const record = prepareEvents(holder, account, events);
      const subject = { account, factors: retired, newFactorId: factorId };
      const end = endFor(holder, 'authenticator-replaced', subject);
      return Promise.resolve(async (stores: Stores, now: number) => {
        const change = { seen: account.credentialVersion, now };
        if (!(await stores.accounts.advanceCredentialVersion(account.id, change))) {
          return undefined;
        }
        const capped =
          inForce.length > 0 ? await countChange(holder, stores, account, caller) : succeed(false);
        if (!capped.ok) throw new Rollback(capped);
        await end(stores, now);
        await record(stores);
        if (externalId !== undefined && isNew({ externalId, caller }, account)) {
          if (!(await recordName(holder, stores, account, { externalId, caller }))) return undefined;
        }
        return { capped: capped.value };
      });
    },
  };
}
