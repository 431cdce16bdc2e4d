/** Mean and variance of what is left when the slowest tenth, which waited for others, is cut. */
function describe(times: readonly number[]): { mean: number; variance: number; count: number } {
  const kept = times.toSorted((left, right) => left - right).slice(0, Math.ceil(times.length * 0.9));
  const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length;
  const variance = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1);
  return { mean, variance, count: kept.length };
}

export interface Comparison {
  /** Welch's statistic for two means of unequal variance. */
  readonly t: number;
  readonly freedom: number;
  /** Milliseconds. */
  readonly means: readonly [number, number];
}

export function welch(one: readonly number[], other: readonly number[]): Comparison {
  const [a, b] = [describe(one), describe(other)];
  const [x, y] = [a.variance / a.count, b.variance / b.count];
  return {
    t: (a.mean - b.mean) / Math.sqrt(x + y),
    freedom: (x + y) ** 2 / (x ** 2 / (a.count - 1) + y ** 2 / (b.count - 1)),
    means: [a.mean, b.mean],
  };
}

/** Milliseconds of each of two kinds of requests, in turn, so that both see the same weather. */
export async function timeInTurn(
  rounds: number,
  one: (round: number) => Promise<unknown>,
  other: (round: number) => Promise<unknown>,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  const measure = async (kind: 0 | 1, round: number) => {
    const began = performance.now();
    await [one, other][kind]!(round);
    times[kind].push(performance.now() - began);
  };
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? 0 : 1;
    await measure(first, round);
    await measure(first === 0 ? 1 : 0, round);
  }
  return times;
}
