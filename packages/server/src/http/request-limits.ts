import type { Clock } from '../core/clock.ts';
import { ofNetwork } from '../core/throttle/counters.ts';
import type { Limit, Limits } from '../core/throttle/limits.ts';
import type { LimitState } from '../core/throttle/throttle.ts';

export interface Charge extends LimitState {
  readonly admitted: boolean;
}

const MAX_WINDOWS = 100_000;
/** How many of them outlive the dropping of what has ended, and of the oldest. */
const KEPT_WINDOWS = 90_000;

/** Fixed windows in memory, each opened by its first charge. */
class Windows {
  readonly #clock: Clock;
  readonly #limit: Limit;
  /** In the order of their ends: all are equally long, and one opened again is inserted again. */
  readonly #open = new Map<string, { used: number; readonly endsAt: number }>();

  constructor(clock: Clock, limit: Limit) {
    this.#clock = clock;
    this.#limit = limit;
  }

  charge(key: string): Charge {
    const now = this.#clock.now();
    const known = this.#open.get(key);
    const window = known !== undefined && now < known.endsAt ? known : this.#start(key, now);
    const admitted = window.used < this.#limit.max;
    if (admitted) window.used += 1;
    return { admitted, ...this.#stateOf(window) };
  }

  /** As it stands, without drawing on it. */
  read(key: string): LimitState {
    const now = this.#clock.now();
    const known = this.#open.get(key);
    const unused = { used: 0, endsAt: now + this.#limit.window };
    return this.#stateOf(known !== undefined && now < known.endsAt ? known : unused);
  }

  #stateOf({ used, endsAt }: { used: number; endsAt: number }): LimitState {
    const { max } = this.#limit;
    return { max, remaining: max - used, resetAt: endsAt };
  }

  #start(key: string, now: number): { used: number; readonly endsAt: number } {
    this.#open.delete(key);
    this.#forget(now);
    const window = { used: 0, endsAt: now + this.#limit.window };
    this.#open.set(key, window);
    return window;
  }

  /** Rarely and many at once: a Map walks over what was deleted at its front. */
  #forget(now: number): void {
    if (this.#open.size < MAX_WINDOWS) return;
    for (const [key, { endsAt }] of this.#open) {
      if (now < endsAt && this.#open.size < KEPT_WINDOWS) return;
      this.#open.delete(key);
    }
  }
}

/** The general request limits of this process: reading who is logged in writes nothing. */
export class RequestLimits {
  readonly #anonymous: Windows;
  readonly #networks: Windows;
  readonly #bearer: Windows;
  readonly #apiKey: Windows;

  constructor(clock: Clock, limits: Limits) {
    this.#anonymous = new Windows(clock, limits.anonymous);
    this.#networks = new Windows(clock, ofNetwork(limits.anonymous));
    this.#bearer = new Windows(clock, limits.bearer);
    this.#apiKey = new Windows(clock, limits.apiKey);
  }

  /** What an address is refused, its network is not charged for: else one would silence all. */
  chargeAnonymous(ipBucket: string, ipNetwork?: string): Charge {
    const own = this.#anonymous.charge(ipBucket);
    if (!own.admitted || ipNetwork === undefined) return own;
    const ofAll = this.#networks.charge(ipNetwork);
    return ofAll.admitted ? own : ofAll;
  }

  readAnonymous(ipBucket: string): LimitState {
    return this.#anonymous.read(ipBucket);
  }

  chargeBearer(accountId: string): Charge {
    return this.#bearer.charge(accountId);
  }

  chargeApiKey(keyId: string): Charge {
    return this.#apiKey.charge(keyId);
  }
}
