import type { Operation } from '../openapi/operation.ts';

/** Whether every word of a query stands somewhere in a route: its path, its title, its fields. */
export function matches(operation: Operation, query: string, say: (sentence: string) => string): boolean {
  const { method, path, api, tag, summary, fields } = operation;
  const texts = [method, path, api, say(tag), say(summary), ...fields.map(({ title }) => say(title))];
  const haystack = fold(texts.join(' '));
  return fold(query)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
