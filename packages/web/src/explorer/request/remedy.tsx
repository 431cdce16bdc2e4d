import { Note } from '../../ui/note.tsx';
import { matchAnswer } from '../openapi/match-answer.ts';
import type { Operation } from '../openapi/operation.ts';
import { useSay } from '../words/words.ts';
import type { Answer } from './send.ts';

interface RemedyProps {
  readonly operation: Operation;
  readonly answer: Answer;
}

/** What an answer means, and what to do about it. */
export function Remedy({ operation, answer }: RemedyProps) {
  const say = useSay();
  const known = matchAnswer(operation.answers, answer);
  if (known === undefined) return null;
  return (
    <Note tone={answer.status < 400 ? 'good' : 'bad'} title={say(known.meaning)}>
      {known.remedy !== undefined && <p>{say(known.remedy)}</p>}
    </Note>
  );
}
