import { availableParallelism } from 'node:os';

// Read when the pool is first used. A hash for each core takes one thread; lookups of names, which may hang, take at
// most half of all: signatures always find one.
process.env.UV_THREADPOOL_SIZE ??= String(2 * Math.min(availableParallelism(), 16) + 2);
