import { type Clock, SECOND } from '../core/clock.ts';

/** Background work: one step at a time, run by main on a timer and by tests by hand. */
export interface Job {
  readonly name: string;
  /** Milliseconds between the end of a step and the next. */
  readonly every: number;
  /** A long step ends early, and well, when the signal says so. */
  run(signal?: AbortSignal): Promise<unknown>;
  /** Ends what steps have begun and not waited for. */
  stop?(): Promise<void>;
}

/** Runs every job until the returned function is called; that waits for the steps under way. */
export function runJobs(
  jobs: readonly Job[],
  clock: Clock,
  onError: (job: Job, error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const loop = async (job: Job): Promise<void> => {
    while (!isStopping()) {
      await job.run(stopping.signal).catch((error: unknown) => {
        onError(job, error);
      });
      for (let waited = 0; waited < job.every && !isStopping(); waited += SECOND / 4) {
        await clock.sleep(SECOND / 4);
      }
    }
  };
  const isStopping = (): boolean => stopping.signal.aborted;
  const loops = jobs.map(loop);
  return async () => {
    stopping.abort();
    await Promise.all([...loops, ...jobs.map((job) => job.stop?.())]);
  };
}
