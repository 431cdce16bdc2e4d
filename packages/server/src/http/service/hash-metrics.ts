import { Counter, Gauge, type Registry } from 'prom-client';
import type { HashFigures } from '../../core/ports/hash-queue.ts';
import type { Services } from '../services.ts';

const GAUGES = {
  countersign_hashes_running: ['running', 'Hashes of passwords and backup codes under way in this process'],
  countersign_hashes_waiting: ['waiting', 'Requests that wait for a hash'],
} as const satisfies Record<string, readonly [keyof HashFigures, string]>;

const COUNTERS = {
  countersign_hashes_refused_total: [
    'refused',
    'Requests answered with 503 because there was more to hash than this process can',
  ],
  countersign_hashes_abandoned_total: ['abandoned', 'Requests whose senders hung up before their hash'],
} as const satisfies Record<string, readonly [keyof HashFigures, string]>;

/** How the queue before the hashes of this process stands when it is asked for. */
export function addHashMetrics(registry: Registry, { engine }: Services): void {
  const registers = [registry];
  for (const [name, [figure, help]] of Object.entries(GAUGES)) {
    const collect = (): void => gauge.set(engine.hashQueue.figures[figure]);
    const gauge = new Gauge({ name, help, registers, collect });
  }
  for (const [name, [figure, help]] of Object.entries(COUNTERS)) {
    const collect = (): void => {
      counter.reset();
      counter.inc(engine.hashQueue.figures[figure]);
    };
    const counter = new Counter({ name, help, registers, collect });
  }
}
