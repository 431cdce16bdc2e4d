import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import { MINUTE } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import { offeredMethods } from '../../core/factor/offered-methods.ts';
import { newId } from '../../core/id.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';

const PENDING_LOGIN_LIFETIME = 5 * MINUTE;

export interface PendingLogin {
  readonly kind: 'second_factor_due';
  readonly tempToken: string;
  readonly methods: readonly string[];
  /** Milliseconds. */
  readonly expiresIn: number;
}

/** Issues the tempToken: proof of the first factor and of nothing more. */
export async function issueLoginChallenge(
  engine: Engine,
  application: Application,
  account: Account,
  caller: Caller,
  reservation: Reservation,
): Promise<PendingLogin> {
  const handle = engine.handles.issue('temp');
  const now = engine.clock.now();
  const challenge = {
    id: newId(engine),
    applicationId: application.id,
    accountId: account.id,
    purpose: 'login',
    status: 'pending',
    handleHash: handle.hash,
    methods: offeredMethods(engine, account, now),
    credentialVersion: account.credentialVersion,
    amr: ['pwd'],
    ipAddress: caller.ipAddress,
    userAgent: caller.userAgent,
    createdAt: now,
    expiresAt: now + PENDING_LOGIN_LIFETIME,
  } as const;
  await engine.database.transact(async (stores) => {
    await stores.challenges.insert(challenge);
    await stores.throttles.giveBack(reservation);
  });
  return {
    kind: 'second_factor_due',
    tempToken: handle.token,
    methods: challenge.methods,
    expiresIn: PENDING_LOGIN_LIFETIME,
  };
}
