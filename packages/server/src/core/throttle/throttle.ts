/** One bucket that an attempt is charged to. */
export interface Counter {
  readonly key: string;
  readonly max: number;
  /** Milliseconds; the window opens with the first attempt. */
  readonly window: number;
}

/** How a bucket stood after an attempt was reserved or refused. */
export interface CounterState extends Counter {
  readonly used: number;
  /** Reserved and neither given back nor confirmed as a failure yet. */
  readonly unsettled: number;
  readonly reservedAt: number;
  readonly windowEndsAt: number;
}

/** The tightest bucket, for X-RateLimit headers. */
export interface LimitState {
  readonly max: number;
  readonly remaining: number;
  /** Epoch milliseconds. */
  readonly resetAt: number;
}

export interface Reservation {
  readonly states: readonly CounterState[];
}

export interface ThrottleStore {
  /**
   * Advances all counters, or none, each only while below its limit: parallel guesses cannot get past it.
   * `settles` false counts at once and for good (a rate rather than a count of failures).
   */
  reserve(
    counters: readonly Counter[],
    now: number,
    settles: boolean,
  ): Promise<{ granted: boolean; states: CounterState[] }>;
  /** The attempt failed: it stays counted. */
  confirm(reservation: Reservation): Promise<void>;
  /** The attempt was right: it is given back, and the counters named in `reset` start again at zero. */
  giveBack(reservation: Reservation, reset?: readonly string[]): Promise<void>;
  /** Counters as they stand, without drawing on them. */
  read(keys: readonly string[], now: number): Promise<CounterState[]>;
  /** Counters of open windows whose key is one of these or begins with one and a colon, in the order of their keys. */
  listOpen(beginnings: readonly string[], now: number): Promise<CounterState[]>;
  reset(keys: readonly string[]): Promise<void>;
  /** Takes counters away whose owner is gone. */
  remove(keys: readonly string[]): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllThrottles {
  deleteExpired(now: number, limit: number): Promise<number>;
}
