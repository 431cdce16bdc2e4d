import { Text, Title } from '@mantine/core';
import { Prose } from '../../ui/prose.tsx';
import { useMessages, useSay } from '../messages/messages.ts';
import type { KnownAnswer } from '../openapi/document.ts';
import { matchAnswers } from '../openapi/match-answer.ts';
import type { Operation } from '../openapi/operation.ts';
import classes from './known-answers.module.css';
import type { Answer } from './send.ts';
import { StatusTag } from './status-tag.tsx';

interface KnownAnswersProps {
  readonly operation: Operation;
  readonly last: Answer | undefined;
}

export function KnownAnswers({ operation, last }: KnownAnswersProps) {
  const { known } = useMessages();
  const came = last === undefined ? [] : matchAnswers(operation.answers, last);
  return (
    <>
      <Title order={2} id="known-answers" fz="lg">
        {known.title}
      </Title>
      <Text c="dimmed" mb="sm">
        {known.about}
      </Text>
      <ul className={classes['list']}>
        {operation.answers.map((answer, index) => (
          <KnownAnswerItem key={index} answer={answer} came={came.includes(answer)} />
        ))}
      </ul>
    </>
  );
}

function KnownAnswerItem({ answer, came }: { readonly answer: KnownAnswer; readonly came: boolean }) {
  const { known } = useMessages();
  const say = useSay();
  const { status, code, error, meaning, remedy } = answer;
  return (
    <li className={classes['item']} data-came={came}>
      <div>
        <StatusTag status={status} />{' '}
        {code !== undefined && <code className={classes['code']}>{String(code)}</code>}{' '}
        {came && <strong className={classes['came']}>{known.came}</strong>}
      </div>
      <div>
        <Text fw={550}>
          <Prose text={say(meaning)} />
        </Text>
        {error !== undefined && (
          <Text fz="sm" c="dimmed" lang="en">
            “{error}”
          </Text>
        )}
        {remedy !== undefined && (
          <Text fz="sm">
            <Prose text={say(remedy)} />
          </Text>
        )}
      </div>
    </li>
  );
}
