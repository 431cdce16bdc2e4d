import type { ChallengePurpose } from '../challenge/challenge.ts';
import { MINUTE } from '../clock.ts';
import type { LimitName } from '../throttle/limits.ts';

export interface PurposeRules {
  /** Milliseconds. */
  readonly lifetime: number;
  /** Whether a change of the account's credentials ends it: what was shown before proves nothing then. */
  readonly bound: boolean;
  /** The limit of wrong guesses that each has for itself, beside the account's and the factors'. */
  readonly guessLimit: LimitName | 'none';
  /** Whether it ends when the account has used up its guesses. */
  readonly lockoutEnds: boolean;
  /** The factors that answer it: a set-up is answered by those that it is about to activate. */
  readonly factors: 'active' | 'pending';
  /** Only before a factor counts is it harmless to say how far its clock is off. */
  readonly tellsSkew: boolean;
  /** An operator's bypass code logs in and nothing more: it never re-authenticates and never confirms a set-up. */
  readonly bypassCode: boolean;
  /**
   * Who hears that it was not met. `result`: a business waits for one, so that it never just ends, and its last wrong
   * guess denies it. `abandoned`: a login left without its second factor is the trace of a stolen password.
   */
  readonly unmet: 'result' | 'abandoned' | 'silent';
}

/** What differs by what a challenge is for. */
// biome-ignore format: a matrix is read by its columns
export const PURPOSES: Record<ChallengePurpose, PurposeRules> = {
  login:     { lifetime:  5 * MINUTE, bound: true,  guessLimit: 'pendingLogin', lockoutEnds: true,  factors: 'active',  tellsSkew: false, bypassCode: true,  unmet: 'abandoned' },
  enrolment: { lifetime: 30 * MINUTE, bound: true,  guessLimit: 'none',         lockoutEnds: true,  factors: 'pending', tellsSkew: true,  bypassCode: false, unmet: 'silent' },
  hosted:    { lifetime:  5 * MINUTE, bound: true,  guessLimit: 'pendingLogin', lockoutEnds: true,  factors: 'active',  tellsSkew: false, bypassCode: false, unmet: 'result' },
  verify:    { lifetime:      MINUTE, bound: false, guessLimit: 'none',         lockoutEnds: false, factors: 'active',  tellsSkew: false, bypassCode: false, unmet: 'silent' },
  'step-up': { lifetime:  5 * MINUTE, bound: false, guessLimit: 'none',         lockoutEnds: false, factors: 'active',  tellsSkew: false, bypassCode: false, unmet: 'silent' },
  device:    { lifetime:      MINUTE, bound: false, guessLimit: 'none',         lockoutEnds: false, factors: 'active',  tellsSkew: false, bypassCode: false, unmet: 'silent' },
  setup:     { lifetime: 30 * MINUTE, bound: false, guessLimit: 'none',         lockoutEnds: false, factors: 'pending', tellsSkew: true,  bypassCode: false, unmet: 'silent' },
};

/** The purposes of whose rules this is true. */
export function purposesWhere(isTrue: (rules: PurposeRules) => boolean): ChallengePurpose[] {
  const purposes = Object.keys(PURPOSES) as ChallengePurpose[];
  return purposes.filter((purpose) => isTrue(PURPOSES[purpose]));
}
