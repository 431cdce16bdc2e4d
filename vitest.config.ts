import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const tests = (workspace: string): string[] => [`packages/${workspace}/test/**/*.test.ts`];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      { extends: true, test: { name: 'otp', include: tests('otp') } },
      { extends: true, test: { name: 'protocol', include: tests('protocol') } },
      { extends: true, test: { name: 'web', include: tests('web') } },
      {
        extends: true,
        test: {
          name: 'server',
          include: tests('server'),
          // One real PostgreSQL 18 and one build of the pages for the whole run.
          globalSetup: [
            'packages/server/test/support/postgres.ts',
            'packages/server/test/support/web-build.ts',
          ],
        },
      },
    ],
  },
});
