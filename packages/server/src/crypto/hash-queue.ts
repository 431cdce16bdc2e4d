import { type Clock, SECOND } from '../core/clock.ts';
import { type Outcome, refuse, succeed } from '../core/outcome.ts';
import type { HashFigures, HashQueue, HashShare, HashTurns, HashVisitor } from '../core/ports/hash-queue.ts';
import { FairQueue } from './fair-queue.ts';

/** From the door to the first turn, at the longest. */
const PATIENCE = 2 * SECOND;
/** What those hear who are turned away: the queue that they did not get into is gone by then. */
const BUSY = { retryAfter: PATIENCE };
/** Until hashes were measured: one of today's parameters on a machine of today. */
const TYPICAL_HASH = 20;
/** How much one more measurement moves the mean, and how far it may lie above: a process may have been stopped. */
const SMOOTHING = 1 / 16;
const OUTLIER = 4;
const FEWEST_PLACES = 8;
const MOST_PLACES = 1_000;

interface ShareRules {
  /** Of as many turns while all shares wait. */
  readonly weight: number;
  /** How long the whole of those waiting would keep the workers busy. */
  readonly work: number;
  readonly hashesEach: number;
}

/** A flood in one share leaves the others their turns; places are few enough that whoever has one is served in time. */
const SHARES: Record<HashShare, ShareRules> = {
  known: { weight: 6, work: SECOND, hashesEach: 1 },
  strangers: { weight: 3, work: SECOND, hashesEach: 1 },
  sets: { weight: 1, work: 2 * SECOND, hashesEach: 10 },
};

interface Visit {
  readonly visitor: HashVisitor;
  readonly share: Share;
  readonly deadline: number;
  /** It has had a turn: it gets the rest of them. */
  begun: boolean;
  /** Present while it waits for a turn. */
  answer: ((hasTurn: boolean) => void) | undefined;
}

interface Share {
  readonly rules: ShareRules;
  /** Everyone who was let in, hashing or not. */
  readonly visits: FairQueue<Visit>;
  /** Those who go on. */
  readonly begun: Visit[];
  waiting: number;
  /** Grows with each turn, the faster the smaller the weight: the lowest is next. */
  pass: number;
}

const isWaiting = ({ answer }: Visit): boolean => answer !== undefined;

/** `workers` hashes at once; times are measured by a clock that nobody sets. */
export function createHashQueue(workers: number, clock: Clock): HashQueue {
  return new WeightedHashQueue(workers, clock);
}

class WeightedHashQueue implements HashQueue {
  readonly #workers: number;
  readonly #clock: Clock;
  readonly #shares: Readonly<Record<HashShare, Share>>;
  readonly #figures = { running: 0, waiting: 0, refused: 0, abandoned: 0 };
  readonly #impatient = new Set<Visit>();
  #isWatching = false;
  #visits = 0;
  #meanHash = TYPICAL_HASH;
  #pass = 0;

  constructor(workers: number, clock: Clock) {
    this.#workers = workers;
    this.#clock = clock;
    this.#shares = {
      known: newShare(SHARES.known),
      strangers: newShare(SHARES.strangers),
      sets: newShare(SHARES.sets),
    };
  }

  get figures(): HashFigures {
    return this.#figures;
  }

  get hasRoom(): boolean {
    return this.#visits < this.#workers;
  }

  async admit<T>(
    visitor: HashVisitor,
    visit: (turns: HashTurns) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const share = this.#shares[visitor.share];
    if (!this.#hasPlace(share, visitor)) {
      this.#figures.refused += 1;
      return refuse('busy', BUSY);
    }
    const deadline = this.#clock.now() + PATIENCE;
    const entry: Visit = { visitor, share, deadline, begun: false, answer: undefined };
    share.visits.push(visitor.lane, entry);
    this.#visits += 1;
    try {
      return await visit({
        take: (hash) => this.#take(entry, hash),
        takeEach: (hashes) => this.#takeEach(entry, hashes),
      });
    } finally {
      share.visits.remove(visitor.lane, entry);
      this.#visits -= 1;
    }
  }

  /** Where all are taken, the newest of whoever takes up the most makes room. */
  #hasPlace({ rules, visits }: Share, { lane }: HashVisitor): boolean {
    if (visits.size < this.#placesOf(rules)) return true;
    const isAtTheDoor = (visit: Visit): boolean => isWaiting(visit) && !visit.begun;
    const pushedOut = visits.newestOfFullest(lane, isAtTheDoor);
    if (pushedOut === undefined) return false;
    visits.remove(pushedOut.visitor.lane, pushedOut);
    this.#turnAway(pushedOut);
    return true;
  }

  #placesOf({ work, hashesEach }: ShareRules): number {
    const places = Math.floor((this.#workers * work) / (this.#meanHash * hashesEach));
    return Math.max(FEWEST_PLACES, Math.min(MOST_PLACES, places));
  }

  async #take<T>(visit: Visit, hash: () => Promise<T>): Promise<Outcome<T>> {
    if (!(await this.#waitForTurn(visit))) return refuse('busy', BUSY);
    try {
      return succeed(await this.#measured(hash));
    } finally {
      this.#giveTurns();
    }
  }

  async #takeEach<T>(visit: Visit, hashes: readonly (() => Promise<T>)[]): Promise<Outcome<T[]>> {
    const values: T[] = [];
    try {
      let turn = this.#waitForTurn(visit);
      for (const [index, hash] of hashes.entries()) {
        if (!(await turn)) return refuse('busy', BUSY);
        values.push(await this.#measured(hash));
        // In the queue again before the turn that is free now is given away.
        if (index < hashes.length - 1) turn = this.#waitForTurn(visit);
      }
      return succeed(values);
    } finally {
      this.#giveTurns();
    }
  }

  async #measured<T>(hash: () => Promise<T>): Promise<T> {
    const began = this.#clock.now();
    try {
      return await hash();
    } finally {
      const took = Math.min(this.#clock.now() - began, OUTLIER * this.#meanHash);
      this.#meanHash += (took - this.#meanHash) * SMOOTHING;
      this.#figures.running -= 1;
    }
  }

  #waitForTurn(visit: Visit): Promise<boolean> {
    return new Promise((answer) => {
      const { share } = visit;
      visit.answer = answer;
      // Whoever did not wait has saved up nothing.
      if (share.waiting === 0) share.pass = Math.max(share.pass, this.#pass);
      share.waiting += 1;
      this.#figures.waiting += 1;
      if (visit.begun) share.begun.push(visit);
      else this.#impatient.add(visit);
      this.#giveTurns();
      if (isWaiting(visit)) void this.#watchDeadlines();
    });
  }

  #giveTurns(): void {
    while (this.#figures.running < this.#workers) {
      const visit = this.#next();
      if (visit === undefined) return;
      if (visit.visitor.isGone?.() === true) {
        this.#figures.abandoned += 1;
        this.#answer(visit, false);
      } else if (!visit.begun && visit.deadline < this.#clock.now()) {
        this.#turnAway(visit);
      } else {
        this.#begin(visit);
      }
    }
  }

  #next(): Visit | undefined {
    const waiting = Object.values(this.#shares).filter((share) => share.waiting > 0);
    const [share] = waiting.sort((left, right) => left.pass - right.pass);
    return share?.begun.shift() ?? share?.visits.next(isWaiting);
  }

  #begin(visit: Visit): void {
    const { share } = visit;
    this.#pass = share.pass;
    share.pass += 1 / share.rules.weight;
    visit.begun = true;
    this.#figures.running += 1;
    this.#answer(visit, true);
  }

  #turnAway(visit: Visit): void {
    this.#figures.refused += 1;
    this.#answer(visit, false);
  }

  #answer(visit: Visit, hasTurn: boolean): void {
    visit.answer?.(hasTurn);
    visit.answer = undefined;
    visit.share.waiting -= 1;
    this.#figures.waiting -= 1;
    this.#impatient.delete(visit);
  }

  /** One sleep at a time, to the next deadline. */
  async #watchDeadlines(): Promise<void> {
    if (this.#isWatching) return;
    this.#isWatching = true;
    while (this.#impatient.size > 0) {
      const next = Math.min(...Array.from(this.#impatient, ({ deadline }) => deadline));
      await this.#clock.sleep(Math.max(1, next - this.#clock.now()));
      const now = this.#clock.now();
      for (const visit of this.#impatient) if (visit.deadline <= now) this.#turnAway(visit);
    }
    this.#isWatching = false;
  }
}

function newShare(rules: ShareRules): Share {
  return { rules, visits: new FairQueue(), begun: [], waiting: 0, pass: 0 };
}
