import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './tools/slowest-first.ts';

const server = 'packages/server/test';

/** What drives a browser: one Chromium for all of it. */
const BROWSERS = [
  `${server}/docs/business.test.ts`,
  `${server}/explorer/{memory,snippets,views,walk}.test.ts`,
  `${server}/pages/*-browser.test.ts`,
  `${server}/security/login-csrf-and-handle-theft.test.ts`,
];

/** What starts processes of its own, or waits for real time to pass. */
const PROCESSES = [
  `${server}/{cli,faults,processes}/*.test.ts`,
  `${server}/core/reencrypt.test.ts`,
  `${server}/docs/{commands,demo,hosted,operations,quick-start,readme,sub-path,walk}.test.ts`,
  `${server}/jobs/killed-while-sending.test.ts`,
  `${server}/security/{database-away,enumeration-by-mail,enumeration-by-time,hash-flood-by-time}.test.ts`,
  `${server}/storage/{postgres,processes}.test.ts`,
  `${server}/support/postgres.test.ts`,
  'packages/web/test/build.test.ts',
];

const shared = {
  pool: 'forks',
  // Modules are loaded once by each worker, not by each file: no test may count on a fresh one.
  isolate: false,
  maxWorkers: Math.max(2, availableParallelism()),
  testTimeout: 30_000,
  hookTimeout: 60_000,
  passWithNoTests: false,
  allowOnly: false,
} as const;

const slow = [...BROWSERS, ...PROCESSES];

export default defineConfig({
  test: {
    ...shared,
    sequence: { sequencer: SlowestFirst },
    // One real PostgreSQL 18, one migrated database of each engine and one build of the pages for the whole run.
    globalSetup: [`${server}/support/databases.ts`, `${server}/support/web-build.ts`],
    projects: [
      { test: { ...shared, name: 'processes', include: PROCESSES } },
      {
        test: {
          ...shared,
          name: 'browsers',
          include: BROWSERS,
          globalSetup: [`${server}/support/browser.ts`],
        },
      },
      // `npm run test:fast`: all the rest.
      { test: { ...shared, name: 'fast', include: ['packages/*/test/**/*.test.ts'], exclude: slow } },
    ],
  },
});
