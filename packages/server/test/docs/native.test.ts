import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../support/client.ts';
import { requireTools } from '../support/debian.ts';
import { REPOSITORY, Reader, readThrough } from '../support/guide.ts';
import { authenticator, nextCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

const PAGE = 'docs/native.md';
const ABOUT_THE_SERVICE = new Set(['GET /.well-known/jwks.json', 'GET /health', 'GET /openapi.json']);

let service: Service;
let reader: Reader;
/** What the service has shown to the reader. */
const seen: { secret?: string; backupCodes: string[] } = { backupCodes: [] };

beforeAll(async () => {
  requireTools('curl');
  service = await startService({ publicUrl: 'http://localhost:3000' });
  reader = new Reader({
    env: { BASE: service.url },
    ownWords: [
      ['123456', () => nextCode(service, authenticator(seen.secret ?? ''))],
      ['492039', () => newestMatch(/^(?:@\S+ #)?(\d{6})$/m)],
      ['A7B2C3D4E5', () => seen.backupCodes[0] ?? ''],
      ['cs_reset_…', () => newestMatch(/reset-password\?token=(\w+)/)],
      ['cs_verify_…', () => newestMatch(/verify-email\?token=(\w+)/)],
    ],
  });
}, 240_000);

afterAll(async () => {
  reader.forget();
  await service.close();
});

/** In the development inbox. */
async function newestMatch(pattern: RegExp): Promise<string> {
  await service.deliver();
  const messages = service.deliveryRoom.inbox?.list() ?? [];
  const found = messages.map(({ text }) => pattern.exec(text)?.[1]).find((match) => match !== undefined);
  if (found === undefined) throw new Error(`nothing like ${String(pattern)} arrived`);
  return found;
}

/** Copies from the answer what the page says that its reader copies. */
function remember({ data = {} }: Json): void {
  const { accessToken, refreshToken, tempToken, deviceToken, methods, devices, sessions } = data;
  const others = sessions?.filter(({ current }: Json) => current === false);
  const copied = {
    TOKEN: accessToken,
    REFRESH: refreshToken,
    TEMP: tempToken,
    DEVICE: deviceToken,
    METHOD: methods?.at(-1)?.id,
    DEVICE_ID: devices?.at(-1)?.id,
    SESSION: others?.at(-1)?.id,
  };
  for (const [name, value] of Object.entries(copied)) if (value !== undefined) reader.variables[name] = value;
  if (data.secret !== undefined) seen.secret = data.secret;
  if (data.backupCodes?.length > 0) seen.backupCodes = data.backupCodes;
}

test('every command of docs/native.md runs in order and answers what the page shows', async () => {
  expect(await readThrough(PAGE, reader, remember)).toEqual([]);
}, 120_000);

test('docs/native.md has a command for every route of the API, and for no other', async () => {
  const { body: document } = await service.client().get('/openapi.json');
  const tags = new Set(['Accounts', 'Sessions', 'Second factor', 'Trusted devices']);
  const described = Object.entries<Json>(document.paths).flatMap(([path, operations]) =>
    Object.entries<Json>(operations)
      .filter(([, operation]) => tags.has(operation.tags[0]))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  const page = readFileSync(new URL(PAGE, REPOSITORY), 'utf8');
  const sections = page.split(/^### (?=[A-Z]+ \/)/m).slice(1);
  const withCommand = sections.filter((section) => section.includes('```sh\ncurl -s'));
  const named = withCommand.map((section) => section.split('\n', 1)[0]);
  expect(named.filter((name) => !ABOUT_THE_SERVICE.has(name ?? '')).sort()).toEqual(described.sort());
});
