import type { Json } from '../request/http-request.ts';
import type { KnownAnswer } from './document.ts';

/**
 * The known answers that one may be: by its code and sentence, else by its code, else by its sentence, else by its
 * status alone. Mostly one; none where the status says too little.
 */
export function matchAnswers(
  known: readonly KnownAnswer[],
  { status, json }: { readonly status: number; readonly json: Json | undefined },
): readonly KnownAnswer[] {
  const candidates = known.filter((answer) => answer.status === status);
  const { code, error, message } = fieldsOf(json);
  const hasCode = (answer: KnownAnswer): boolean => answer.code !== undefined && answer.code === code;
  const hasSentence = ({ error: sentence }: KnownAnswer): boolean =>
    sentence !== undefined && (sentence === error || sentence === message);
  const ways = [(answer: KnownAnswer) => hasCode(answer) && hasSentence(answer), hasCode, hasSentence];
  const found =
    ways.map((fits) => candidates.filter(fits)).find((answers) => answers.length > 0) ?? candidates;
  return found.length > MOST ? [] : found;
}

const MOST = 2;

function fieldsOf(json: Json | undefined): Readonly<Record<string, Json>> {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isObject ? (json as Readonly<Record<string, Json>>) : {};
}
