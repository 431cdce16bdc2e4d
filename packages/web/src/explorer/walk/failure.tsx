import { Button } from '@mantine/core';
import { Note } from '../../ui/note.tsx';
import { Prose } from '../../ui/prose.tsx';
import { useMessages, useSay } from '../messages/messages.ts';
import { matchAnswers } from '../openapi/match-answer.ts';
import type { Operation } from '../openapi/operation.ts';
import type { Answer } from '../request/send.ts';
import type { Exchange } from '../session/exchange.ts';
import { useWalk } from './use-walk.ts';
import type { Step } from './walk.ts';

interface FailureProps {
  readonly operation: Operation;
  readonly exchange: Exchange;
  readonly fallback: Step;
}

/** Why a step did not succeed, and what to do. */
export function Failure({ operation, exchange: { answer }, fallback }: FailureProps) {
  const { walk: messages } = useMessages();
  const say = useSay();
  const { walk, goTo } = useWalk();
  if (answer === undefined)
    return (
      <Note tone="bad" title={messages.failed}>
        {messages.noAnswer}
      </Note>
    );
  const [known] = matchAnswers(operation.answers, answer);
  const wait = retryAfter(answer);
  return (
    <Note
      tone="bad"
      title={
        <Prose
          text={`${messages.failed}: ${known === undefined ? messages.answered(answer.status) : say(known.meaning)}`}
        />
      }
    >
      {known?.remedy !== undefined && (
        <p>
          <Prose text={say(known.remedy)} />
        </p>
      )}
      {wait !== undefined && <p>{messages.retryAfter(wait)}</p>}
      {fallback !== walk.step && (
        <Button variant="default" size="compact-sm" onClick={() => goTo(fallback)}>
          {messages.backTo(messages[fallback].title)}
        </Button>
      )}
    </Note>
  );
}

function retryAfter({ headers }: Answer): number | undefined {
  const [, seconds] = headers.find(([name]) => name === 'retry-after') ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
