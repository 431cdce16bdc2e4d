import { HOUR } from '../clock.ts';

/** How long the same request gets the same answer. */
export const IDEMPOTENCY_LIFETIME = HOUR;

/** What a request with an Idempotency-Key was answered, or that it is being worked on. */
export interface IdempotentAnswer {
  readonly applicationId: string;
  /** SHA-256 of the Idempotency-Key. */
  readonly keyHash: string;
  /** HMAC of what was asked, under this key: a code in it must not be guessed from the row. */
  readonly requestMac: string;
  readonly macKeyId: string;
  /** Also identifies the claim. */
  readonly claimedAt: number;
  /** JSON; absent while it is being worked on. */
  readonly answer?: string;
}

export interface IdempotentAnswerStore {
  /** Of those who ask at once, one gets it. */
  claim(claim: IdempotentAnswer): Promise<boolean>;
  find(keyHash: string): Promise<IdempotentAnswer | undefined>;
  /** Takes over from a claim that is too old, as it was found: an answer that came meanwhile stays. */
  reclaim(claim: IdempotentAnswer, from: IdempotentAnswer): Promise<boolean>;
  /** Keeps the answer; false where the claim was taken over. */
  keep(claim: IdempotentAnswer, answer: string): Promise<boolean>;
  /** Ends a claim that led to no answer worth keeping. */
  release(claim: IdempotentAnswer): Promise<boolean>;
}

/** Of all applications at once, for what works across them. */
export interface AllIdempotentAnswers {
  deleteOlder(before: number, limit: number): Promise<number>;
}
