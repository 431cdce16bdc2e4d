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
  readonly medians: readonly [number, number];
}

/** Milliseconds; less is lost in the noise of a network. */
const COARSE = 2;

/** The noise of a machine moves a median little: what moves it by so much is work that only one of the two does. */
export function isLeak({ medians }: Comparison): boolean {
  const [quick, slow] = [Math.min(...medians), Math.max(...medians)];
  return slow - quick > COARSE && slow / quick > 1.8;
}

/** For the log. */
export function told({ means, medians, t, freedom }: Comparison): string {
  const [one, other] = means.map(
    (mean, index) => `${mean.toFixed(2)} ms (median ${medians[index]!.toFixed(2)})`,
  );
  return `${one} against ${other}, Welch's t ${t.toFixed(2)} with ${freedom.toFixed(0)} degrees of freedom`;
}

function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[times.length >> 1] ?? 0;
}

export function welch(one: readonly number[], other: readonly number[]): Comparison {
  const [a, b] = [describe(one), describe(other)];
  const [x, y] = [a.variance / a.count, b.variance / b.count];
  return {
    t: (a.mean - b.mean) / Math.sqrt(x + y),
    freedom: (x + y) ** 2 / (x ** 2 / (a.count - 1) + y ** 2 / (b.count - 1)),
    means: [a.mean, b.mean],
    medians: [median(one), median(other)],
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
