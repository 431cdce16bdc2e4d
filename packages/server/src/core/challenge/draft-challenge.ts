import type { Account } from '../account/account.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import type { Challenge } from './challenge.ts';

/** What the asking decides about a challenge; the rest follows from the account, the clock and the purpose. */
export interface ChallengeDraft
  extends Pick<Challenge, 'purpose' | 'methods' | 'handleHash' | 'sessionId' | 'trustedBrowserId' | 'nonce'> {
  readonly amr?: Challenge['amr'];
  /** Where it was asked for. */
  readonly place: Pick<Caller, 'ipAddress' | 'userAgent'>;
}

/** A pending challenge, not stored yet. */
export function draftChallenge(
  engine: Pick<Engine, 'clock' | 'newId'>,
  { id: accountId, applicationId, credentialVersion }: Account,
  { place, amr = [], ...draft }: ChallengeDraft,
): Challenge {
  const now = engine.clock.now();
  return {
    id: engine.newId(),
    applicationId,
    accountId,
    status: 'pending',
    ...draft,
    amr,
    credentialVersion,
    ipAddress: place.ipAddress,
    userAgent: place.userAgent,
    createdAt: now,
    expiresAt: now + PURPOSES[draft.purpose].lifetime,
  };
}
