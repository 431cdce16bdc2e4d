import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY, Reader, readSteps, readThrough } from '../support/guide.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const folder = temporaryFolder();
const env = { COUNTERSIGN_DATA_DIR: folder.path };
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ env });
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

const files = readdirSync(new URL('docs/', REPOSITORY)).filter((file) => file.endsWith('.md'));
const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...files.map((file) => `docs/${file}`)];

/** How many blocks of a page are run, and the first line of those that are not. All others have none. */
test('no command in a document escapes the tests unseen', () => {
  const all = pages.map((page) => {
    const steps = readSteps(page);
    const notRun = steps.filter((step) => step.notRun !== undefined);
    const lines = notRun.map(({ command, notRun: reason }) => `${command.split('\n', 1)[0]} (${reason})`);
    return [page, { run: steps.length - notRun.length, notRun: lines }] as const;
  });
  expect(Object.fromEntries(all.filter(([, { run, notRun }]) => run + notRun.length > 0))).toEqual({
    // readme.test.ts
    'README.md': {
      run: 2,
      notRun: [
        'npm ci && npm start (the test starts the service on a port of its own)',
        'npm ci && npm test (it is what runs the tests)',
      ],
    },
    // quick-start.test.ts
    'docs/quick-start.md': {
      run: 6,
      notRun: [
        'npm ci && npm start (the test that runs this page starts the service on a port of its own; "npm ci" precedes every test)',
      ],
    },
    // native.test.ts
    'docs/native.md': { run: 52, notRun: [] },
    // hosted.test.ts
    // compatible-apis.test.ts
    'docs/conduit.md': { run: 27, notRun: [] },
    'docs/swapbits.md': { run: 19, notRun: [] },
    'docs/hosted.md': { run: 26, notRun: [] },
    'docs/webhooks.md': { run: 7, notRun: [] },
    // operations.test.ts
    'docs/operations.md': {
      run: 24,
      notRun: [
        'useradd --system --home-dir /opt/countersign --shell /usr/sbin/nologin countersign (makes a user and folders of the system)',
        'chown -R countersign /etc/countersign /var/lib/countersign /backups (the user is one of the system)',
        'npm run faults -- --engine failover --rounds 20 (starts servers and takes minutes)',
        'git pull && npm ci && npm run build (fetches another version)',
      ],
    },
    // Below.
    'docs/delivery.md': { run: 2, notRun: [] },
    'docs/limits.md': { run: 1, notRun: [] },
    'docs/security-model.md': {
      run: 0,
      notRun: ['npx vitest run packages/server/test/security (it is what runs the tests)'],
    },
  });
});

test.each(['docs/delivery.md', 'docs/limits.md'])('every command of %s runs in order', async (page) => {
  const reader = new Reader({ env });
  expect(await readThrough(page, reader)).toEqual([]);
  reader.forget();
});

test('a command in a document stands in a block of its own, which the tests recognise', () => {
  for (const page of pages) {
    const text = readFileSync(new URL(page, REPOSITORY), 'utf8');
    const fences = text.match(/^```(?:sh|bash|shell|console)\b.*$/gm) ?? [];
    expect([page, fences]).toEqual([page, readSteps(page).map(() => '```sh')]);
  }
});
