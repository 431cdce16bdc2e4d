import { expect, expectTypeOf, test } from 'vitest';
import type { RouteDescription, ServiceRoute } from '../src/route.ts';
import { type AnswerOf, type BodyOf, type ParamsOf, type QueryOf, ROUTES } from '../src/routes.ts';
import { listSentences } from '../src/sentences.ts';

const routes: readonly (RouteDescription | ServiceRoute)[] = Object.values(ROUTES).flat();

test('no two routes share an id, nor method and path', () => {
  const twice = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at);
  expect(twice(routes.map(({ id }) => id))).toEqual([]);
  expect(twice(routes.map(({ method, path }) => `${method} ${path}`))).toEqual([]);
});

test('the parameters of a path are those that the route takes', () => {
  const differing = routes.filter(({ path, params }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const { properties = {} } = (params ?? {}) as { properties?: object };
    return named.join() !== Object.keys(properties).join();
  });
  expect(differing.map(({ id }) => id)).toEqual([]);
});

test('every sentence has one id, and every id one sentence', () => {
  const sentences = listSentences();
  expect(new Set(sentences.values()).size).toBe(sentences.size);
  expect(sentences.get('login.summary')).toBe('Log in with a password');
  expect(sentences.get('login.body.email.title')).toBe('Email address or username');
  expect(sentences.get('confirmTotp.refusals.invalid_code.remedy')).toMatch(/clock/);
  expect(sentences.get('refusal.rate_limited.remedy')).toMatch(/Retry-After/);
});

test('what a route takes and answers is known by its id', () => {
  expectTypeOf<BodyOf<'removeMethod'>>().toBeUnknown();
  expectTypeOf<ParamsOf<'removeMethod'>>().toEqualTypeOf<{ id: string }>();
  expectTypeOf<QueryOf<'readHostedSession'>>().toEqualTypeOf<{ completion_code?: string }>();
  expectTypeOf<BodyOf<'verifyEmail'>>().toEqualTypeOf<{ token: string }>();
  expectTypeOf<AnswerOf<'countBackupCodes'>>().toEqualTypeOf<{
    readonly remaining: number;
    readonly total: number;
  }>();
  expectTypeOf<AnswerOf<'readLiveness'>['status']>().toEqualTypeOf<'ok' | 'unavailable'>();
});
