import type { LimitState } from './throttle/throttle.ts';

export interface IssuedToken {
  readonly accountId: string;
  readonly sudo: boolean;
}

/** Never one of the claims that the engine itself writes. */
export type PublicClaims = Readonly<Record<string, string | boolean>>;

/** Where a request comes from, already canonical: one spelling for each address. */
export interface Caller {
  /** Canonical text of the client's address, for people to read. */
  readonly ipAddress: string;
  /** The bucket that limits count by: the address, or a /64 for IPv6; absent for an application's own backends. */
  readonly ipBucket?: string;
  /** The /48 around it, for IPv6. */
  readonly ipNetwork?: string;
  readonly userAgent: string;
  /** `Accept-Language`, as it came. */
  readonly language?: string;
  /** Whether they hung up: nothing dear is done for them any more. */
  readonly isGone?: () => boolean;
  /** Called with the state of the tightest limit whenever one was charged. */
  readonly onLimit?: (state: LimitState) => void;
  /** What the API adds to access tokens for its clients to read; nothing here ever reads it. */
  readonly publicClaims?: (token: IssuedToken) => PublicClaims;
}
