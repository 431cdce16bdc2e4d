import type { Caller } from '../caller.ts';
import { DAY, SECOND } from '../clock.ts';
import { browserFamily } from '../trusted-browser/browser-family.ts';
import type { Session } from './session.ts';

/** Younger than this a refresh token is not rotated: parallel calls and tabs make one rotation between them. */
const FRESH = 30 * SECOND;
/** How long the predecessor yields the present token, to anyone: for calls that were already under way. */
const GRACE = 60 * SECOND;
/** How long it does where nobody ever presented the present one: for a phone that slept over the answer. */
const LONG_GRACE = DAY;
/** By how much the clocks of two processes may differ. */
const CLOCK_DIFFERENCE = 5 * SECOND;

/** Where a refresh comes from, as far as a later one is compared with it. */
export interface Requester {
  /** Absent for an application's own backends: their address is no person's. */
  readonly ipBucket?: string;
  readonly browserFamily: string;
}

export function requesterOf({ ipBucket, userAgent }: Pick<Caller, 'ipBucket' | 'userAgent'>): Requester {
  return { browserFamily: browserFamily(userAgent), ...(ipBucket !== undefined && { ipBucket }) };
}

/** `keep` answers with the same token, `follow` with the present one, `revoke` ends the session. */
export type Judgement = 'keep' | 'rotate' | 'follow' | 'revoke';

/** What becomes of a refresh token of this session. */
export function judgeRefresh(
  session: Session,
  hash: string,
  { now, requester }: { readonly now: number; readonly requester: Requester },
): Judgement {
  const age = now - (session.rotatedAt ?? session.createdAt);
  if (hash === session.refreshHash) return isBetween(age, FRESH - 1) ? 'keep' : 'rotate';
  if (hash !== session.previousRefreshHash) return 'revoke';
  if (isBetween(age, GRACE)) return 'follow';
  const wasLost = session.presentedAt === undefined && isSameRequester(session, requester);
  return wasLost && isBetween(age, LONG_GRACE) ? 'follow' : 'revoke';
}

/** An age below zero is a clock that was put back, unless it is small. */
function isBetween(age: number, most: number): boolean {
  return age >= -CLOCK_DIFFERENCE && age <= most;
}

/** As the one who asked for the rotation: whoever opened the session may have been robbed of the token since. */
function isSameRequester({ rotatedFrom, rotatedBy }: Session, requester: Requester): boolean {
  return (
    rotatedFrom !== undefined && rotatedFrom === requester.ipBucket && rotatedBy === requester.browserFamily
  );
}
