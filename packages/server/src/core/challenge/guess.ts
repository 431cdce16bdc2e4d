import type { KeyCounter } from '../api-key/key-counter.ts';
import type { Application } from '../application/application.ts';
import type { Caller } from '../caller.ts';
import type { Factor } from '../factor/factor.ts';
import type { ChallengeResponse } from '../factor/factor-method.ts';
import type { SentCode } from '../sent-code/sent-code.ts';
import type { Stores } from '../stores.ts';
import type { Reservation } from '../throttle/throttle.ts';
import type { ChallengePurpose, Demand } from './challenge.ts';
import type { ChallengeReference } from './challenge-store.ts';
import type { Proof } from './proof.ts';

export interface Completion<T> {
  readonly reference: ChallengeReference;
  readonly purpose: ChallengePurpose;
  readonly response: ChallengeResponse;
  readonly caller: Caller;
  /** Whether a live session vouches for whoever guesses: no stranger draws on what they have left. */
  readonly hasSession?: boolean;
  /** What the backend's key has left, which the guess came through. */
  readonly keyCounter?: KeyCounter;
  /** What the right proof brings about. */
  readonly effect: Effect<T>;
}

/** What follows from a met challenge: made ready outside the transaction, applied inside it. */
export interface Effect<T> {
  /** Whether its holder brings the proof and uses the challenge up at once. */
  readonly redeems: boolean;
  /**
   * Whether the account must be as the challenge's look found it. It is locked before all else then, as by those who
   * end challenges because the account changed: else each would wait for the other.
   */
  readonly holdsAccount?: boolean;
  /** The application runs in the transaction that spends the proof; undefined undoes everything. */
  prepare(demand: Demand, proof: Proof): Promise<(stores: Stores, now: number) => Promise<T | undefined>>;
}

/** An attempt as far as a failure is settled. */
export type FailedGuess = Pick<
  Guess,
  'demand' | 'candidates' | 'response' | 'caller' | 'keyCounter' | 'reservation'
>;

/** One attempt under way. */
export interface Guess<T = unknown> extends Completion<T> {
  readonly application: Application;
  readonly demand: Demand;
  readonly candidates: readonly Factor[];
  readonly sentCodes: readonly SentCode[];
  readonly reservation: Reservation;
}
