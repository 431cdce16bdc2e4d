import { listSentences } from '@countersign/protocol/sentences';
import { openapiEs } from '../src/explorer/messages/es/openapi.ts';

/** The Spanish of what /openapi.json says, by the English. */
export function joinSpanish(): Record<string, string> {
  const pairs = [...listSentences()].flatMap(([id, english]) => {
    const spanish = openapiEs[id];
    return spanish === undefined ? [] : [[english, spanish] as const];
  });
  return Object.fromEntries(pairs);
}
