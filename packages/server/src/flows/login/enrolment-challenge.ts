import type { Account } from '../../core/account/account.ts';
import { demandsMailCode } from '../../core/account/demands-enrolment.ts';
import type { Caller } from '../../core/caller.ts';
import type { Challenge } from '../../core/challenge/challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import { FACTOR_KINDS, type FactorType, isSent, kindsWith } from '../../core/factor/factor-kinds.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { PURPOSES } from '../../core/purpose/purposes.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';
import { sendEnrolmentMail } from './enrolment-mail.ts';

/** What register and login return where policy demands a factor of an account that has none: no session. */
export interface EnrolmentDue {
  readonly kind: 'enrolment_due';
  /** Sets up a factor and confirms it, and opens nothing else. */
  readonly tempToken: string;
  /** Kinds of factors that can be set up. */
  readonly methods: readonly FactorType[];
  /** Milliseconds. */
  readonly expiresIn: number;
  /** Where the code went that the set-up asks for, masked. */
  readonly mailedTo?: string;
}

export interface DraftedEnrolment {
  readonly challenge: Challenge;
  readonly due: EnrolmentDue;
}

/** The password was right; not stored yet. */
export function draftEnrolment(tenant: Tenant, account: Account, caller: Caller): DraftedEnrolment {
  const { token: tempToken, hash: handleHash } = tenant.handles.issue('temp');
  const methods = methodsToSetUp(tenant);
  const draft = { purpose: 'enrolment', methods, handleHash, amr: ['pwd'], place: caller } as const;
  const challenge = draftChallenge(tenant, account, draft);
  const expiresIn = PURPOSES.enrolment.lifetime;
  return {
    // It stands for the session that it will open: what is set up under it is confirmed under it.
    challenge: { ...challenge, sessionId: challenge.id },
    due: { kind: 'enrolment_due', tempToken, methods, expiresIn },
  };
}

/** Issues the tempToken, and mails the code that the set-up asks for where it asks for one. */
export async function issueEnrolment(
  tenant: Tenant,
  { account, caller, reservation }: { account: Account; caller: Caller; reservation: Reservation },
): Promise<EnrolmentDue> {
  const { challenge, due } = draftEnrolment(tenant, account, caller);
  await tenant.database.transact(async (stores) => {
    await stores.challenges.insert(challenge);
    await stores.throttles.giveBack(reservation);
  });
  if (!demandsMailCode(tenant.application, account)) return due;
  // Where it cannot be sent now, it is asked for again.
  const sent = await sendEnrolmentMail(tenant, { challenge, account }, caller);
  return sent.ok ? { ...due, mailedTo: sent.value.destination } : due;
}

function methodsToSetUp({ delivery }: Ports): FactorType[] {
  const kinds = kindsWith({ setUpInSession: true });
  return kinds.filter((type) => !isSent(type) || delivery[FACTOR_KINDS[type].channel] !== undefined);
}
