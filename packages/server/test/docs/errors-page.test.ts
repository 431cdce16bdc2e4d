import type { ApiName } from '@countersign/protocol/routes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/core/error-code.ts';
import { conduitErrors } from '../../src/http/conduit/conduit-errors.ts';
import type { KnownAnswer } from '../../src/http/describe/known-answer.ts';
import { hostedErrors } from '../../src/http/hosted/hosted-errors.ts';
import { nativeErrors } from '../../src/http/native/native-errors.ts';
import { readDescription, routesOf } from '../support/described.ts';
import { REPOSITORY } from '../support/guide.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { type Service, startService } from '../support/service.ts';

const DOCUMENT = new URL('docs/errors.md', REPOSITORY).pathname;

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

interface Section {
  readonly title: string;
  readonly about: string;
  /** What clients branch on. */
  readonly code: { readonly head: string; readonly of: (answer: KnownAnswer) => string };
}

const code = { head: '`code`', of: (answer: KnownAnswer) => `\`${answer.code ?? ''}\`` };
const name = { head: '`name`', of: ({ status }: KnownAnswer) => `\`${nameOf(status)}\`` };

function nameOf(status: number): string {
  return (conduitErrors.encode({ status, code: '', message: '' }, '') as { name: string }).name;
}

/** A new API needs a line here. */
const SECTIONS: Readonly<Record<ApiName, Section>> = {
  native: {
    title: 'Native',
    about:
      '`{"success": false, "error": "<sentence>", "code": "…", "requestId": "…"}`: branch on `code`, show `error`.',
    code,
  },
  hosted: { title: 'Hosted', about: 'As in the native API: branch on `code`.', code },
  conduit: {
    title: 'Conduit',
    about: '`{"status": …, "name": "…", "message": "<sentence>"}`: branch on `status`, show `message`.',
    code: name,
  },
  swapbits: {
    title: 'SwapBits',
    about: '`{"code": …, "message": "<sentence>", "id": "…"}`: branch on `code`, show `message`.',
    code,
  },
  service: {
    title: 'Service',
    about: 'Unknown paths, keys, metrics and status webhooks, in the shape of the native API.',
    code,
  },
};

/** Each way to fail once, as the routes of the API are described. */
async function failuresOf(api: ApiName): Promise<KnownAnswer[]> {
  const answers = routesOf(await readDescription(service.client()))
    .filter(({ operation }) => operation['x-api'] === api)
    .flatMap(({ operation }) => operation['x-answers'] as KnownAnswer[])
    .filter(({ status, error }) => status >= 400 && error !== undefined);
  const distinct = new Map(answers.map((answer) => [JSON.stringify(answer), answer]));
  const { of } = SECTIONS[api].code;
  return [...distinct.values()].sort(
    (one, other) =>
      compare(of(one), of(other)) || one.status - other.status || compare(one.error ?? '', other.error ?? ''),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

async function section(api: ApiName): Promise<string> {
  const { title, about, code: column } = SECTIONS[api];
  const failures = await failuresOf(api);
  if (failures.length === 0) return '';
  const rows = failures.map((answer) => [
    column.of(answer),
    String(answer.status),
    answer.error ?? '',
    answer.meaning,
    answer.remedy,
  ]);
  const head = [column.head, 'HTTP', 'Sentence', 'What it means', 'What to do'];
  return `\n## ${title}\n\n${about}\n\n${markdownTable(head, rows)}\n`;
}

async function document(): Promise<string> {
  const sections: string[] = [];
  for (const api of Object.keys(SECTIONS) as ApiName[]) sections.push(await section(api));
  return `# Error codes

Every failure is a 4xx or 5xx with a code to branch on and a sentence to show to people. The sentence may say more than here: which field
is at fault, or what else is possible. Codes do not change their meaning; new ones may come, so treat an unknown one by its status. Every
answer carries \`x-request-id\`, and the log has a line with it.

| HTTP | In all APIs |
| --- | --- |
| 400 | the request, or a code in it, is at fault: fix it |
| 401 | the token is: refresh it, or log in again |
| 403 | it is not allowed: by the application, or without a fresh login |
| 404, 405, 413, 415 | path, method, size or content type |
| 409 | not as things stand |
| 429 | too often: wait for \`Retry-After\` seconds ([limits.md](limits.md)) |
| 500, 502, 503 | ours, a provider's, or the database's: try again |

<!-- Made from /openapi.json: "npx vitest run packages/server/test/docs/errors-page --update" writes it anew. -->
${sections.join('')}`;
}

test('docs/errors.md lists every failure of every API, as it is described', async () => {
  await expect(await document()).toMatchFileSnapshot(DOCUMENT);
});

test('advice fits every API that gives the refusal', async () => {
  const hosted = await failuresOf('hosted');
  const adviceOn = (code: string) => {
    const { meaning = '', remedy = '' } = hosted.find((answer) => answer.code === code) ?? {};
    return `${meaning} ${remedy}`;
  };
  // Its routes are for applications that keep their accounts themselves.
  expect(adviceOn('wrong_application_kind')).not.toMatch(/keeps its accounts itself|routes for hosted/);
  expect(adviceOn('invalid_device')).toMatch(/`seq`/);
});

test('no refusal of the engine is missing', async () => {
  const told = async (api: ApiName) => new Set((await failuresOf(api)).map((answer) => answer.code));
  const [native, hosted] = [await told('native'), await told('hosted')];
  const missing = ERROR_CODES.filter(
    (code) => !native.has(nativeErrors.refusals[code].code) && !hosted.has(hostedErrors.refusals[code].code),
  );
  expect(missing).toEqual([]);
});
