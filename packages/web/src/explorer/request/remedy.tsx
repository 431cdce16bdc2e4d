import { Note } from '../../ui/note.tsx';
import { Prose } from '../../ui/prose.tsx';
import { useSay } from '../messages/messages.ts';
import { matchAnswers } from '../openapi/match-answer.ts';
import type { Operation } from '../openapi/operation.ts';
import type { Answer } from './send.ts';

interface RemedyProps {
  readonly operation: Operation;
  readonly answer: Answer;
}

/** What an answer means, and what to do about it. */
export function Remedy({ operation, answer }: RemedyProps) {
  const say = useSay();
  return matchAnswers(operation.answers, answer).map(({ meaning, remedy }) => (
    <Note key={meaning} tone={answer.status < 400 ? 'good' : 'bad'} title={<Prose text={say(meaning)} />}>
      {remedy !== undefined && (
        <p>
          <Prose text={say(remedy)} />
        </p>
      )}
    </Note>
  ));
}
