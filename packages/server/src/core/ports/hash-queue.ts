import type { Outcome } from '../outcome.ts';

/**
 * Who waits for a hash: people of whom something is known (a trusted browser, the address of a login, a session, a passed
 * first factor), everyone else, and sets of many hashes.
 */
export type HashShare = 'known' | 'strangers' | 'sets';

export interface HashVisitor {
  readonly share: HashShare;
  /** Whose turns are shared, the widest group first: one after another at every level. */
  readonly lane: readonly string[];
  /** Whether nobody waits for the answer any more. */
  readonly isGone?: (() => boolean) | undefined;
}

/** What a visitor who was let in may do. */
export interface HashTurns {
  /** Runs one hash in its turn; `busy` where the turn did not come in time, or came to someone who is gone. */
  take<T>(hash: () => Promise<T>): Promise<Outcome<T>>;
  /** Runs a set, a turn for each hash: others have theirs between them, and no other set is begun before this one. */
  takeEach<T>(hashes: readonly (() => Promise<T>)[]): Promise<Outcome<T[]>>;
}

/** How the hashes of this process stand. */
export interface HashFigures {
  readonly running: number;
  readonly waiting: number;
  /** Since the start: refused at the door, pushed out, or not served in time. */
  readonly refused: number;
  /** Since the start: those who hung up before their turn. */
  readonly abandoned: number;
}

/** The way to every hash: so many at once, and a short queue in front of them. */
export interface HashQueue {
  readonly figures: HashFigures;
  /** Whether a hash would begin at once, whoever asks for it. */
  readonly hasRoom: boolean;
  /** Keeps a place for as long as `visit` runs; `busy` where there is none, before anything was counted. */
  admit<T>(visitor: HashVisitor, visit: (turns: HashTurns) => Promise<Outcome<T>>): Promise<Outcome<T>>;
}
