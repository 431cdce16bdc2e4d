import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isSpent,
  mergeSpentSteps,
  NO_STEPS,
  readSpentSteps,
  spendStep,
} from '../../src/core/totp/spent-steps.ts';

/** Spends the steps that are accepted; returns those, and the state afterwards. */
function present(steps: readonly number[], state = NO_STEPS): { accepted: number[]; state: string } {
  const accepted: number[] = [];
  for (const step of steps) {
    if (isSpent(readSpentSteps(state), step)) continue;
    accepted.push(step);
    state = spendStep(state, step);
  }
  return { accepted, state };
}

describe('spent steps', () => {
  test('nothing is spent at first', () => {
    expect(isSpent(readSpentSteps(NO_STEPS), 0)).toBe(false);
    expect(present([57_000_000]).accepted).toEqual([57_000_000]);
  });

  test('an unspent step between spent ones is still good', () => {
    expect(present([100, 102, 101]).accepted).toEqual([100, 102, 101]);
  });

  test('what was spent in either of two states is spent in both together', () => {
    const states = [present([100, 104]).state, NO_STEPS, present([104, 110]).state];
    expect(readSpentSteps(mergeSpentSteps(states))).toEqual([104, 110]);
    expect(mergeSpentSteps([])).toBe(NO_STEPS);
  });

  test('a step far below the newest one is refused, spent or not', () => {
    expect(present([100, 92, 93]).accepted).toEqual([100, 93]);
  });

  test('no step is accepted twice, in any order, however far the clock jumps back and forth', () => {
    const near = fc.integer({ min: 1_000, max: 1_030 });
    const far = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 40 }));
    const step = fc.oneof({ weight: 5, arbitrary: near }, { weight: 1, arbitrary: far });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const { accepted, state } = present(steps);
        expect(new Set(accepted).size).toBe(accepted.length);
        expect(readSpentSteps(state).length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 500 },
    );
  });

  test('a newer step is always accepted', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(2 ** 31), { minLength: 1 }), (steps) => {
        const rising = steps.sort((left, right) => left - right);
        expect(present(rising).accepted).toEqual(rising);
      }),
    );
  });
});
