import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { requireTools } from '../support/debian.ts';
import { Reader, readThrough } from '../support/guide.ts';
import { readQrPng } from '../support/qr-reader.ts';
import { realTimeCodes } from '../support/real-time-codes.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const folder = temporaryFolder();
let server: ServerProcess;

beforeAll(async () => {
  requireTools('curl');
  server = await startServer({ env: {}, cwd: folder.path });
}, 4 * MINUTE);

afterAll(async () => {
  await server.stop();
  folder.remove();
});

function scan(path: string): string {
  const image = `data:image/png;base64,${readFileSync(path).toString('base64')}`;
  return new URL(readQrPng(image)).searchParams.get('secret') ?? '';
}

test(
  'who follows the README and then the quick start, in one shell and on one service, gets what both show',
  async () => {
    let typedIn = '';
    const codeOf = realTimeCodes();
    const reader: Reader = new Reader({
      env: { BASE: server.url },
      ownWords: [
        [
          '123456',
          () => codeOf(reader.variables['QR'] === undefined ? typedIn : scan(reader.variables['QR'])),
        ],
      ],
    });
    const wrong = await readThrough('README.md', reader, ({ data }) => {
      typedIn = data?.secret ?? typedIn;
    });
    expect([...wrong, ...(await readThrough('docs/quick-start.md', reader))]).toEqual([]);
    reader.forget();
  },
  2 * MINUTE,
);
