import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { Proof } from '../../core/challenge/proof.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { HostedSession } from '../../core/hosted-session/hosted-session.ts';
import { settleHostedSession } from '../../core/hosted-session/settle-hosted-session.ts';
import type { Tenant } from '../../core/tenant.ts';

/** A hosted session that was met: its result is queued. */
export function approvalEffect(
  tenant: Tenant,
  session: HostedSession,
  caller: Caller,
  completionHash?: string,
): Effect<'approved'> {
  return {
    redeems: true,
    holdsAccount: true,
    prepare: (demand, proof) => {
      const record = prepareEvents(tenant, demand.account, proofEvents(tenant, demand, proof, caller));
      const { method } = proof;
      const hash = completionHash === undefined ? {} : { completionHash };
      return Promise.resolve(async (stores, now) => {
        const settlement = { status: 'approved', method, now, caller, ...hash } as const;
        if (!(await settleHostedSession(tenant, stores, { ...demand, session }, settlement))) {
          return undefined;
        }
        await record(stores);
        return 'approved';
      });
    },
  };
}

/** The owner is notified of the use of a look-up secret. */
function proofEvents(tenant: Tenant, { challenge }: Demand, { method }: Proof, caller: Caller) {
  if (method !== 'recovery_code') return [];
  const { accountId } = challenge;
  const data = { method, challengeId: challenge.id };
  return [newEvent(tenant, 'recovery_code.used', { accountId, caller, data })];
}
