import type { Json } from '../request/http-request.ts';
import type { KnownAnswer } from './document.ts';

/** The known answer that one is, by its code, else by its sentence, else where only one has the status. */
export function matchAnswer(
  known: readonly KnownAnswer[],
  { status, json }: { readonly status: number; readonly json: Json | undefined },
): KnownAnswer | undefined {
  const candidates = known.filter((answer) => answer.status === status);
  const { code, error, message } = fieldsOf(json);
  const said = [error, message];
  const fits = [
    (answer: KnownAnswer) => answer.code !== undefined && answer.code === code && said.includes(answer.error),
    (answer: KnownAnswer) => answer.code !== undefined && answer.code === code,
    (answer: KnownAnswer) => answer.error !== undefined && said.includes(answer.error),
  ];
  const best = fits.map((fit) => candidates.find(fit)).find((answer) => answer !== undefined);
  return best ?? (candidates.length === 1 ? candidates[0] : undefined);
}

function fieldsOf(json: Json | undefined): Readonly<Record<string, Json>> {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isObject ? (json as Readonly<Record<string, Json>>) : {};
}
