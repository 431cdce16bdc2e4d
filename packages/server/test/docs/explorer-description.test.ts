import { ROUTES } from '@countersign/protocol/routes';
import { Check } from 'typebox/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../support/client.ts';
import { type DescribedRoute, type RequestField, readDescription, routesOf } from '../support/described.ts';
import { register } from '../support/native.ts';
import { type Service, startService } from '../support/service.ts';

const MAX_SENTENCE = 200;

let service: Service;
let routes: DescribedRoute[];

beforeAll(async () => {
  service = await startService();
  routes = routesOf(await readDescription(service.client()));
  expect(routes.length).toBeGreaterThan(50);
});

afterAll(() => service.close());

test('every route is one of the protocol, of the API that it names, and no route of the protocol is missing', () => {
  const served = routes.map(({ name, operation }) => `${operation['x-api']}: ${name}`);
  const described = Object.entries(ROUTES).flatMap(([api, ofApi]) =>
    ofApi.map(({ method, path }) => `${api}: ${method} ${path}`),
  );
  expect(served.toSorted()).toEqual(described.toSorted());
});

test('every field of a request has a label', () => {
  expect(fieldsWhere(({ title }) => !isSentence(title))).toEqual([]);
});

test('every field of a request has examples, which its schema takes', () => {
  expect(
    fieldsWhere(({ schema }) => !isFull(schema.examples) || !schema.examples.every(fits(schema))),
  ).toEqual([]);
});

test('every body has an example', () => {
  expect(routesWhere(({ body }) => body !== undefined && body.example === undefined)).toEqual([]);
});

test('every example of a body fits its schema', () => {
  const takesNone = ({ body }: DescribedRoute): boolean =>
    body !== undefined && ![body.example, ...(body.schema.examples ?? [])].every(fits(body.schema));
  expect(routesWhere(takesNone)).toEqual([]);
});

test('every route that takes a body says so in JSON', () => {
  const isOther = ({ operation, body }: DescribedRoute): boolean =>
    operation.requestBody !== undefined && body === undefined;
  expect(routesWhere(isOther)).toEqual([]);
});

test('every route knows how it succeeds', () => {
  const succeeds = ({ status }: Json): boolean => status >= 200 && status < 300;
  expect(routesWhere((route) => !answersOf(route).some(succeeds))).toEqual([]);
});

test('the known answers of a route and its responses have the same statuses', () => {
  const differing = routes.filter((route) => {
    const known = new Set(answersOf(route).map(({ status }) => String(status)));
    return known.symmetricDifference(new Set(Object.keys(route.operation.responses))).size > 0;
  });
  expect(differing.map(({ name }) => name)).toEqual([]);
});

test('every known answer says what it means and what to do, in short', () => {
  const silent = ({ meaning, remedy }: Json): boolean => !isSentence(meaning) || !isSentence(remedy);
  expect(answersWhere(silent)).toEqual([]);
});

test('every known failure holds the sentence of its body, and the code where there is one', () => {
  const unmarked = routes.flatMap((route) =>
    answersOf(route)
      .filter(({ status }) => status >= 400)
      .filter((answer) => {
        const { error, message, code } = bodyOf(route, answer.status);
        return hasLost(answer.error, error ?? message) || hasLost(answer.code, code);
      })
      .map(({ status, meaning }) => `${route.name} ${status} ${meaning}`),
  );
  expect(unmarked).toEqual([]);
});

test('no two known failures of a route look the same', () => {
  const twice = routes.filter((route) => {
    const looks = answersOf(route)
      .filter(({ status }) => status >= 400)
      .map(({ status, code, error }) => `${status} ${code} ${error}`);
    return new Set(looks).size < looks.length;
  });
  expect(twice.map(({ name }) => name)).toEqual([]);
});

test('what a stranger gets for the example of a route is among its known answers', async () => {
  const unknown: string[] = [];
  for (const route of routes) {
    const [method, path] = route.name.replace(/\{\w+\}/, 'some-id').split(' ');
    const { status, body } = await service.client().send(method!, path!, route.body?.example);
    const isKnown = answersOf(route).some((known) => known.status === status && known.code === body?.code);
    if (!isKnown) unknown.push(`${route.name} ${status} ${body?.code ?? body?.message ?? ''}`);
  }
  expect(unknown).toEqual([]);
});

test('an owner gets the known answers in the words of the API', async () => {
  const { client } = await register(service);
  const words: [string, string, Json, string][] = [
    ['POST', '/2fa/totp/verify-setup', { code: '000000' }, 'error'],
    ['POST', '/authentication/twoFa/enable/verify', { code: '000000' }, 'message'],
    ['POST', '/auth/2fa/verify', { code: '000000' }, 'message'],
    ['POST', '/auth/2fa/verify', { code: '000000', token: 'none' }, 'message'],
  ];
  for (const [method, path, body, sentence] of words) {
    const answered = await client.send(method, path, body);
    const route = routes.find(({ name }) => name === `${method} ${path}`)!;
    const known = answersOf(route).find(({ error }) => error === answered.body[sentence]);
    const { status, code } = { status: answered.status, code: answered.body.code };
    expect(known, `${route.name} ${answered.text}`).toMatchObject(
      code === undefined ? { status } : { status, code },
    );
  }
});

function answersOf({ operation }: DescribedRoute): Json[] {
  return operation['x-answers'] ?? [];
}

/** The properties of what a route answers with a status. */
function bodyOf({ operation }: DescribedRoute, status: number): Json {
  return operation.responses[status].content['application/json'].schema.properties;
}

function hasLost(known: unknown, described: unknown): boolean {
  return (known === undefined) !== (described === undefined);
}

function routesWhere(isBad: (route: DescribedRoute) => boolean): string[] {
  return routes.filter(isBad).map(({ name }) => name);
}

function fieldsWhere(isBad: (field: RequestField) => boolean): string[] {
  return routes.flatMap(({ name, fields }) => fields.filter(isBad).map((field) => `${name}: ${field.name}`));
}

function answersWhere(isBad: (answer: Json) => boolean): string[] {
  return routes.flatMap((route) =>
    answersOf(route)
      .filter(isBad)
      .map(({ status, code, meaning }) => `${route.name} ${status} ${code ?? ''} ${meaning}`),
  );
}

function isSentence(text: unknown): boolean {
  return typeof text === 'string' && text.trim() !== '' && text.length <= MAX_SENTENCE;
}

function isFull(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function fits(schema: Json): (value: unknown) => boolean {
  return (value) => Check(schema, value);
}
