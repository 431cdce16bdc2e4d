/** How many threads Node's own pool has unless told otherwise (libuv). */
const THREADS = 4;
const MOST_WORKERS = 16;
/** For signatures, files and names that are looked up: none of them waits for a hash. */
const SPARED = 2;

/** How many hashes run at once: one a core, and never all threads of the pool that they share. */
export function countHashWorkers(cores: number, poolSize: string | undefined): number {
  const threads = Number.parseInt(poolSize ?? '', 10) || THREADS;
  return Math.max(1, Math.min(cores, MOST_WORKERS, threads - SPARED));
}
