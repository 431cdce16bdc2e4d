import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  beginLogin,
  expectData,
  newMember,
  newUser,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { Answer, Json } from '../support/client.ts';
import { readDescription } from '../support/described.ts';
import { type Business, newBusiness } from '../support/hosted.ts';
import { PASSWORD } from '../support/person.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, Json>>;
  readonly example: Json;
  readonly guarded: boolean;
  /** For the backends of businesses. */
  readonly keyed: boolean;
}

/** Values of every wrong type, and strings that trouble parsers and databases. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  1.5,
  [],
  [[]],
  {},
  { a: 1 },
  { toString: 'x' },
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '💩'.repeat(200),
  'a'.repeat(5_000),
  "' OR 1=1 --",
  '{{7*7}}#{7*7}',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '%00%0a%0d',
  '\r\nSet-Cookie: x=1',
  '$argon2id$v=19$m=1,t=1,p=1$AA$AA',
  'cs_temp_00000000000000000000000000000000000',
  'cs_refresh_',
  'eyJhbGciOiJub25lIn0.e30.',
  '１２３４５６',
  'NaN',
  '9'.repeat(400),
];

// Nothing that a client may send is an error of ours.
describe(`fuzzed fields, seed ${seed}`, () => {
  let target: Target;
  let operations: Operation[];
  let business: Business;

  beforeAll(async () => {
    target = await startTarget();
    business = await newBusiness(target);
    const { paths } = await readDescription(target.client());
    operations = Object.entries<Json>(paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, { requestBody, security, parameters }]) => {
        const content = requestBody?.content?.['application/json'];
        const examples = content?.examples ?? content?.schema?.examples;
        const first: Json = Object.values<Json>(examples ?? {})[0];
        return {
          method: method.toUpperCase(),
          path,
          fields: content?.schema?.properties ?? {},
          example: first?.value ?? first ?? content?.example ?? {},
          keyed: JSON.stringify(security ?? []).includes('apiKey'),
          guarded: JSON.stringify(security ?? []).includes('bearer') && parameters !== null,
        };
      }),
    );
    console.info(`fuzzing ${operations.length} operations with seed ${seed}`);
  });
  afterAll(() => target.close());

  const outcome = ({ status, text }: Answer): unknown => (status < 500 ? 'answered' : [status, text]);

  function credentials(
    { guarded, keyed }: Pick<Operation, 'guarded' | 'keyed'>,
    accessToken: string,
  ): Record<string, string> {
    if (keyed) return { 'x-api-key': business.apiKey, 'x-session-token': 'cs_session_0' };
    return guarded ? bearer(accessToken) : {};
  }

  /** Someone fresh: what is fuzzed may log people out or reach their limits. */
  async function someone(): Promise<Record<string, string>> {
    const { accessToken, refreshToken, email } = await newUser(target);
    return { accessToken, refreshToken, email };
  }

  test('the description was read: it names the operations and their fields', () => {
    const named = operations.flatMap(({ path, fields }) =>
      Object.keys(fields).map((field) => `${path} ${field}`),
    );
    expect(named).toEqual(
      expect.arrayContaining(['/auth/login password', '/2fa/verify trustDevice', '/2fa/methods/{id} label']),
    );
    expect(operations.filter(({ guarded }) => guarded).length).toBeGreaterThan(15);
    expect(operations.some(({ example }) => Object.keys(example).length > 0)).toBe(true);
  });

  test('every field of every operation takes every strange value without an error of ours', async () => {
    for (const { method, path, fields, guarded, keyed, ...operation } of operations) {
      const example = keyed ? { ...operation.example, client_id: business.clientId } : operation.example;
      const { accessToken } = await someone();
      for (const field of Object.keys(fields)) {
        for (const value of STRANGE) {
          const headers = credentials({ guarded, keyed }, accessToken!);
          const body = { ...example, [field]: value };
          const answer = await target.client().send(method, path, body, headers);
          const { status, body: told } = answer;
          expect([method, path, field, value, outcome(answer)]).toEqual([
            method,
            path,
            field,
            value,
            'answered',
          ]);
          const storable = typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));
          const wrongType = storable && value !== null && typeof value !== (fields[field].type ?? 'string');
          if (wrongType && path !== '/auth/refresh' && status !== 401 && status !== 429) {
            expect([path, field, value, status, String(told.error ?? told.message).includes(field)]).toEqual([
              path,
              field,
              value,
              400,
              true,
            ]);
          }
        }
      }
    }
  });

  test('random bodies, queries and paths are answered without an error of ours', async () => {
    let who = await someone();
    let count = 0;
    const owner = await newMember(target);
    const value = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...STRANGE) },
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
      { weight: 2, arbitrary: fc.constantFrom('$email', '$tempToken', '$refreshToken', '$password') },
    );
    const request = fc.record({
      operation: fc.nat(),
      fields: fc.array(fc.tuple(fc.nat(), value), { maxLength: 4 }),
      extra: fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      id: fc.oneof(fc.uuid(), fc.string({ maxLength: 40 })),
      query: fc.string({ maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ operation, fields, extra, id, query }) => {
        if (count++ % 50 === 0)
          who = { ...(await someone()), tempToken: await beginLogin(owner), password: PASSWORD };
        const chosenOperation = operations[operation % operations.length]!;
        const { method, path, fields: known, keyed } = chosenOperation;
        const example = {
          ...chosenOperation.example,
          ...(keyed && { client_id: business.clientId }),
        };
        const names = Object.keys(known);
        const chosen = fields.map(([index, chosenValue]) => {
          const filled =
            typeof chosenValue === 'string' && chosenValue.startsWith('$') && who[chosenValue.slice(1)];
          return [names[index % (names.length || 1)] ?? `x${index}`, filled || chosenValue];
        });
        const body = { ...extra, ...example, ...Object.fromEntries(chosen) };
        const url = `${path.replace('{id}', encodeURIComponent(toWellFormed(id)))}?${encodeURI(toWellFormed(query))}`;
        const sent = ['GET', 'HEAD'].includes(method) ? undefined : body;
        const answer = await target
          .client()
          .send(method, url, sent, credentials(chosenOperation, who['accessToken']!));
        expect([method, url, body, outcome(answer)]).toEqual([method, url, body, 'answered']);
      }),
      { seed, numRuns: 1_500 },
    );
    expectData(
      await target.client().post('/auth/login', { email: (await newUser(target)).email, password: PASSWORD }),
    );
  });
});

function toWellFormed(text: string): string {
  return text.toWellFormed();
}
