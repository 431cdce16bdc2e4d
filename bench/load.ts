import { cpuMilliseconds } from './process-figures.ts';
import { Wire } from './wire.ts';

/**
 * One complete operation over one connection; false when there is nothing left to do it with. Throws where the
 * answer is not the expected one.
 */
export type Operation = (wire: Wire) => Promise<boolean>;

export interface Figure {
  /** Operations per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU milliseconds of the serving process per operation; absent where /proc is. */
  readonly cpu?: number;
  readonly count: number;
}

export interface LoadOptions {
  readonly url: string;
  /** Of the process whose CPU time is measured. */
  readonly pid: number;
  readonly concurrency: number;
  readonly seconds: number;
  readonly operation: Operation;
}

const WARM_UP = 0.3;

/** Closed loop: each connection sends its next operation when the last one is answered. */
export async function measure(options: LoadOptions): Promise<Figure> {
  const wires = await Promise.all(Array.from({ length: options.concurrency }, () => Wire.open(options.url)));
  try {
    await run(wires, options.operation, options.seconds * WARM_UP);
    const before = cpuMilliseconds(options.pid);
    const { latencies, elapsed } = await run(wires, options.operation, options.seconds);
    const after = cpuMilliseconds(options.pid);
    const cpu = before === undefined || after === undefined ? undefined : after - before;
    return figureOf(latencies, elapsed, cpu);
  } finally {
    for (const wire of wires) wire.close();
  }
}

async function run(wires: readonly Wire[], operation: Operation, seconds: number) {
  const latencies: number[] = [];
  const began = performance.now();
  const deadline = began + seconds * 1_000;
  const loop = async (wire: Wire): Promise<void> => {
    for (let now = performance.now(); now < deadline; ) {
      if (!(await operation(wire))) return;
      const then = performance.now();
      latencies.push(then - now);
      now = then;
    }
  };
  await Promise.all(wires.map(loop));
  return { latencies, elapsed: (performance.now() - began) / 1_000 };
}

export function figureOf(latencies: readonly number[], elapsed: number, cpu: number | undefined): Figure {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const count = sorted.length;
  const perOperation = cpu === undefined ? {} : { cpu: cpu / count };
  return { rate: count / elapsed, p50: at(0.5), p99: at(0.99), count, ...perOperation };
}

/** Of the same thing measured before and after another: what drifts, drifts in both. */
export function meanFigure(figures: readonly Figure[]): Figure {
  const mean = (pick: (figure: Figure) => number): number =>
    figures.reduce((sum, figure) => sum + pick(figure), 0) / figures.length;
  const hasCpu = figures.every(({ cpu }) => cpu !== undefined);
  return {
    rate: mean(({ rate }) => rate),
    p50: mean(({ p50 }) => p50),
    p99: mean(({ p99 }) => p99),
    count: figures.reduce((sum, { count }) => sum + count, 0),
    ...(hasCpu && { cpu: mean(({ cpu = 0 }) => cpu) }),
  };
}
