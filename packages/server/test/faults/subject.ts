import type { Connection } from './connection.ts';
import type { Random } from './random.ts';

/** One thing that a subject can do now. */
export interface Action {
  readonly name: string;
  run(): Promise<void>;
}

/** Someone who uses the service and keeps a log: what was acknowledged, what is in doubt. */
export interface Subject {
  readonly name: string;
  /** Whether the service may have heard of it. */
  isKnown(): boolean;
  isInDoubt(): boolean;
  nextAction(random: Random): Action | undefined;
  /** Holds the log against what the service knows after a crash. */
  check(random: Random): Promise<void>;
  /** Old, near a limit, or by chance: nothing more is asked of it. */
  isDue(random: Random): boolean;
  /** The last that is done with it, which may reach its limits. */
  finish(): Promise<void>;
}

/** What a new subject is given. */
export interface Birth {
  readonly name: string;
  /** Its address. */
  readonly ip: string;
  /** With these headers in every request. */
  readonly connect: (headers?: Readonly<Record<string, string>>) => Connection;
}

/** Subjects of one kind. */
export interface Crowd {
  readonly actors: number;
  bear(birth: Birth): Subject;
  /** What is not one subject's own, once all were checked; the violations. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
}
