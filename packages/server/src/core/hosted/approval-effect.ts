import type { Application } from '../application/application.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Demand } from '../challenge/challenge.ts';
import type { Effect } from '../challenge/guess.ts';
import type { Proof } from '../challenge/proof.ts';
import type { Engine } from '../engine.ts';
import { recordEvents } from '../notice/record-events.ts';
import { endSession } from './end-session.ts';
import type { HostedSession } from './hosted-session.ts';
import { settleSession } from './settle-session.ts';

/** A hosted session that was met: its result is queued. Its last guess wrong: it is denied, with a result as well. */
export function approvalEffect(
  engine: Engine,
  application: Application,
  session: HostedSession,
  caller: Caller,
  completionHash?: string,
): Effect<'approved'> {
  return {
    redeems: true,
    holdsAccount: true,
    prepare: (demand, proof) => {
      const record = recordEvents(
        engine,
        application,
        demand.account,
        proofEvents(engine, demand, proof, caller),
      );
      const { method } = proof;
      const hash = completionHash === undefined ? {} : { completionHash };
      return Promise.resolve(async (stores, now) => {
        const settlement = { status: 'approved', method, now, caller, ...hash } as const;
        if (!(await settleSession(engine, application, stores, { ...demand, session }, settlement))) {
          return undefined;
        }
        await record(stores);
        return 'approved';
      });
    },
    exhaust: (demand) => async (stores, now) => {
      const end = { status: 'denied', reason: 'guesses', now, caller } as const;
      await endSession(engine, application, stores, { ...demand, session }, end);
    },
  };
}

/** Of a look-up secret the owner is told. */
function proofEvents(engine: Engine, { challenge }: Demand, { method }: Proof, caller: Caller) {
  if (method !== 'recovery_code') return [];
  const { applicationId: id, accountId } = challenge;
  const data = { method, challengeId: challenge.id };
  return [auditEvent(engine, { id }, 'recovery_code.used', { accountId, caller, data })];
}
