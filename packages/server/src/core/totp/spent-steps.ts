/** No step was spent yet. */
export const NO_STEPS = '[]';

/** How far below the newest spent step single steps are remembered; older ones never count again. */
const REMEMBERED = 8;

/** Spent time steps, ascending, as kept in the factor's replay state. */
export function readSpentSteps(state: string): readonly number[] {
  return JSON.parse(state) as number[];
}

/** RFC 6238 §5.2: a step is accepted once. Steps too old to be remembered are refused even if the clock jumps back. */
export function isSpent(spent: readonly number[], step: number): boolean {
  const newest = spent.at(-1);
  return newest !== undefined && (step <= newest - REMEMBERED || spent.includes(step));
}

/** The last step that is accepted while `step` is the current one. */
function lastAccepted(step: number): number {
  return step + 1;
}

/** Whether a clock that was ahead spent steps that are still to come: until then no code counts. */
export function isAhead(state: string, step: number): boolean {
  return (readSpentSteps(state).at(-1) ?? 0) > lastAccepted(step);
}

/** The state without them, in which all that could be accepted now counts as spent. */
export function withoutAhead(state: string, step: number): string {
  const come = readSpentSteps(state).filter((one) => one <= lastAccepted(step));
  return write([...come, step - 1, step, lastAccepted(step)]);
}

/** The state after `step` is spent. */
export function spendStep(state: string, step: number): string {
  return write([...readSpentSteps(state), step]);
}

/** What was spent in any of the states. */
export function mergeSpentSteps(states: readonly string[]): string {
  return write(states.flatMap(readSpentSteps));
}

function write(spent: readonly number[]): string {
  const steps = [...new Set(spent)].sort((left, right) => left - right);
  const newest = steps.at(-1) ?? 0;
  return JSON.stringify(steps.filter((one) => one > newest - REMEMBERED));
}
