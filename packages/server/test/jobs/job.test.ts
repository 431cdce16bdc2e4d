import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { type Job, runJobs } from '../../src/jobs/job.ts';

/** Sleeps a hundred times as fast. */
const clock: Clock = { now: () => Date.now(), sleep: (milliseconds) => delay(milliseconds / 100) };

describe('running jobs', () => {
  test('each is run again and again, one step at a time, until it is stopped', async () => {
    let [running, most, steps] = [0, 0, 0];
    const job: Job = {
      name: 'count',
      every: 1_000,
      run: async () => {
        most = Math.max(most, ++running);
        await delay(5);
        running -= 1;
        steps += 1;
      },
    };
    const stop = runJobs([job], clock, () => expect.unreachable());
    await vi.waitFor(() => expect(steps).toBeGreaterThan(2));
    await stop();
    const stopped = steps;
    expect(most).toBe(1);
    await delay(50);
    expect(steps).toBe(stopped);
  });

  test('one that fails is reported, tried again, and holds up no other', async () => {
    const failures: string[] = [];
    let steps = 0;
    const failing: Job = { name: 'fail', every: 250, run: () => Promise.reject(new Error('database away')) };
    const good: Job = { name: 'good', every: 250, run: () => Promise.resolve((steps += 1)) };
    const stop = runJobs([failing, good], clock, ({ name }, error) =>
      failures.push(`${name}: ${String(error)}`),
    );
    await vi.waitFor(() => expect(Math.min(failures.length, steps)).toBeGreaterThan(2));
    await stop();
    expect(new Set(failures)).toEqual(new Set(['fail: Error: database away']));
  });

  test('stopping waits for the step under way', async () => {
    let finished = false;
    const slow: Job = {
      name: 'slow',
      every: 250,
      run: async () => {
        await delay(100);
        finished = true;
      },
    };
    const stop = runJobs([slow], clock, () => expect.unreachable());
    await delay(20);
    await stop();
    expect(finished).toBe(true);
  });
});
