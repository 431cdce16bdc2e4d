import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { logDestination } from '../../src/http/log-destination.ts';
import { createLogger } from '../../src/http/logger.ts';

const output = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY });

test.each([
  ['development', true, undefined, 'pretty'],
  ['development', false, undefined, 'json'],
  ['production', true, undefined, 'json'],
  ['development', true, 'json', 'json'],
  ['production', false, 'pretty', 'pretty'],
] as const)('in %s, on a terminal: %s, set to %s, the log is %s', async (mode, isTTY, logFormat, format) => {
  const choice = logFormat === undefined ? { mode } : { mode, logFormat };
  const destination = await logDestination(choice, output(isTTY));
  expect(destination === undefined ? 'json' : 'pretty').toBe(format);
});

test('for people a line has its time, level and message, and no secret either', async () => {
  const sink = output(false);
  const destination = await logDestination({ mode: 'development', logFormat: 'pretty' }, sink);
  const logger = createLogger('info', destination);
  logger.info(
    { status: 200, route: '/auth/login', token: 'cs_temp_secret', body: { password: 'pw' } },
    'answered',
  );
  const [chunk] = (await once(sink, 'data')) as [Buffer];
  const line = chunk.toString();
  expect(line).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: answered \{.*"route":"\/auth\/login".*\}\n$/);
  expect(line).toContain('[redacted]');
  expect(line).not.toMatch(/cs_temp_secret|"pw"/);
});
