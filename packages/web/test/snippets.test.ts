import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCurl } from '../src/explorer/request/curl.ts';
import type { HttpRequest, Json } from '../src/explorer/request/http-request.ts';
import { toJavaScript } from '../src/explorer/request/javascript.ts';
import { toPython } from '../src/explorer/request/python.ts';

const NASTY = [
  "it's",
  '"quoted"',
  '$HOME `id` $(id) $' + '{PATH}',
  'two\nlines\r\nand\ttabs',
  String.raw`back\slash \n \u0041 \'`,
  '@/etc/passwd',
  '-X DELETE',
  '!history #comment ~ * ? [a-z] {b,c} | & ; < >',
  'ñandú 漢字 🙂 \u2028\u2029\u0085\ufeff',
  '\u0000\u0001\u007f',
  '\ud800 half a pair',
  '\'\'\'"""{}%s{{}}',
  '',
  ' ',
];

const texts = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary' }), fc.string());

const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]\w{0,8}$/), tie('json'), { maxKeys: 3 }),
  ),
})).json;

const request: fc.Arbitrary<HttpRequest> = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    url: texts.map((text) => `http://localhost:3000/${encodeURIComponent(text.toWellFormed())}`),
    headers: fc.array(
      fc.tuple(fc.constantFrom('authorization', 'x-client-id'), fc.stringMatching(/^[!-~]{1,20}$/)),
      {
        maxLength: 1,
      },
    ),
    body: fc.dictionary(fc.stringMatching(/^[a-z]\w{0,8}$/), json, { maxKeys: 4 }),
  },
  { requiredKeys: ['method', 'url', 'headers'] },
);

const requests = (): HttpRequest[] => [
  ...NASTY.map((text) => ({
    method: 'POST',
    url: 'http://localhost:3000/a',
    headers: [],
    body: { text, list: [text], inside: { text } },
  })),
  ...fc.sample(request, 300),
];

const END = '\u001e';

test('sh gives curl the very messages of the request, whatever the values hold', () => {
  const all = requests();
  // In the place of curl: says each word that it was given.
  const stub = `curl() { for word; do printf '%s\\n${END}' "$word"; done; printf '${END}'; }\n`;
  const input = stub + all.map(toCurl).join('\n');
  const { stdout, status } = spawnSync('sh', ['-eu'], { input, encoding: 'utf8' });
  expect(status).toBe(0);
  const calls = stdout.split(`\n${END}${END}`).slice(0, -1);
  expect(calls.map((call) => call.split(`\n${END}`))).toEqual(all.map(wordsOf));
});

function wordsOf({ method, url, headers, body }: HttpRequest): string[] {
  return [
    ...(method === 'GET' ? [] : ['-X', method]),
    url,
    ...headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['--data-raw', JSON.stringify(body)]),
  ];
}

test('the JavaScript asks fetch for the very request', async () => {
  const Program = Object.getPrototypeOf(async () => undefined).constructor;
  for (const made of requests()) {
    const asked: unknown[] = [];
    const fetchStub = (url: string, options: object) => {
      asked.push(url, options);
      return Promise.resolve({ status: 200, text: () => Promise.resolve('') });
    };
    await new Program('fetch', 'console', toJavaScript(made))(fetchStub, { log: () => undefined });
    const { method, url, headers, body } = made;
    expect(asked).toEqual([
      url,
      {
        method,
        ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    ]);
  }
});

const READER = `
import io, json, sys, urllib.request
asked = []
class Answer(io.BytesIO):
    status = 200
def urlopen(request):
    asked.append([request.method, request.full_url, dict(request.headers), None if request.data is None else json.loads(request.data)])
    return Answer(b'')
urllib.request.urlopen = urlopen
for program in json.load(sys.stdin):
    exec(program, {'print': lambda *messages: None})
json.dump(asked, sys.stdout)
`;

test('Python asks for the very request', () => {
  const all = requests();
  const input = JSON.stringify(all.map(toPython));
  const { stdout, stderr } = spawnSync('python3', ['-c', READER], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  expect(JSON.parse(stdout)).toEqual(
    all.map(({ method, url, headers, body }) => [
      method,
      url,
      Object.fromEntries(headers.map(([name, value]) => [capital(name), value])),
      body ?? null,
    ]),
  );
});
