import { listSentences } from '@countersign/protocol/sentences';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSpanish } from '../../../web/build/join-spanish.ts';
import { openapiEs } from '../../../web/src/explorer/messages/es/openapi.ts';
import type { Json } from '../support/client.ts';
import { type DescribedRoute, readDescription, routesOf } from '../support/described.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let sentences: Set<string>;

const english = listSentences();

beforeAll(async () => {
  service = await startService();
  const document = await readDescription(service.client());
  const schemes = Object.values<Json>(document.components.securitySchemes);
  sentences = new Set([
    ...routesOf(document).flatMap(sentencesOf),
    ...schemes.map(({ description }) => description),
  ]);
});

afterAll(() => service.close());

test('every sentence of the description that people read has an id, and its Spanish', () => {
  const idOf = new Map([...english].map(([id, sentence]) => [sentence, id]));
  const spoken = (sentence: string): boolean => Object.hasOwn(openapiEs, idOf.get(sentence) ?? '');
  expect([...sentences].filter((sentence) => !spoken(sentence))).toEqual([]);
});

test('there is no Spanish for sentences that are gone', () => {
  const isRead = (id: string): boolean => sentences.has(english.get(id) ?? '');
  expect(Object.keys(openapiEs).filter((id) => !isRead(id))).toEqual([]);
});

test('the explorer finds the Spanish of every sentence by its English', () => {
  const joined = joinSpanish();
  expect([...sentences].filter((sentence) => !Object.hasOwn(joined, sentence))).toEqual([]);
  expect(Object.keys(joined)).toHaveLength(sentences.size);
});

test('the Spanish says something, ends like the English and keeps what stands in code', () => {
  const marks = (text: string): string[] => (text.match(/`[^`]+`/g) ?? []).toSorted();
  const broken = Object.entries(openapiEs).filter(([id, spanish]) => {
    const said = english.get(id) ?? '';
    return (
      spanish.trim() === '' ||
      said.endsWith('.') !== spanish.endsWith('.') ||
      marks(said).join() !== marks(spanish).join()
    );
  });
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
