import { afterAll, beforeAll, expect, test } from 'vitest';
import { openapiEs } from '../../../web/src/explorer/messages/openapi-es.ts';
import type { Json } from '../support/client.ts';
import { type DescribedRoute, routesOf } from '../support/described.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let sentences: Set<string>;

beforeAll(async () => {
  service = await startService();
  const document = (await service.client().get('/openapi.json')).body;
  const schemes = Object.values<Json>(document.components.securitySchemes);
  sentences = new Set([
    ...routesOf(document).flatMap(sentencesOf),
    ...schemes.map(({ description }) => description),
  ]);
});

afterAll(() => service.close());

test('every sentence of the description that people read has its Spanish', () => {
  expect([...sentences].filter((sentence) => !Object.hasOwn(openapiEs, sentence))).toEqual([]);
});

test('there is no Spanish for sentences that are gone', () => {
  expect(Object.keys(openapiEs).filter((sentence) => !sentences.has(sentence))).toEqual([]);
});

test('the Spanish says something, ends like the English and keeps what stands in code', () => {
  const marks = (text: string): string[] => (text.match(/`[^`]+`/g) ?? []).toSorted();
  const broken = Object.entries(openapiEs).filter(
    ([english, spanish]) =>
      spanish.trim() === '' ||
      english.endsWith('.') !== spanish.endsWith('.') ||
      marks(english).join() !== marks(spanish).join(),
  );
  expect(broken).toEqual([]);
});

function sentencesOf({ operation, fields }: DescribedRoute): string[] {
  const { summary, description, tags, requestBody, 'x-answers': answers } = operation;
  const all = [
    summary,
    description,
    ...tags,
    requestBody?.description,
    ...fields.flatMap(({ title, description: help }) => [title, help]),
    ...answers.flatMap(({ meaning, remedy }: Json) => [meaning, remedy]),
  ];
  return all.filter((sentence) => sentence !== undefined);
}
