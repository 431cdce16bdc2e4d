import { Button, Text } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useLayoutEffect, useRef, useState } from 'react';
import { Note } from '../../ui/note.tsx';
import { useMessages } from '../messages/messages.ts';
import { AnswerContent } from '../request/answer-view.tsx';
import { MethodTag } from '../request/method-tag.tsx';
import { Remedy } from '../request/remedy.tsx';
import { Snippets } from '../request/snippets.tsx';
import type { Exchange } from '../session/exchange.ts';
import { Failure } from './failure.tsx';
import { type RequestStep, type StepRequest, useWalk } from './use-walk.ts';
import classes from './walk.module.css';
import { type Step, succeeded } from './walk.ts';

interface RequestPartProps {
  readonly step: RequestStep;
  readonly made: StepRequest;
  /** The inputs above the button. */
  readonly children?: ReactNode;
  readonly disabled?: boolean;
  /** Where to go back to when it cannot succeed any more. */
  readonly fallback: Step;
  readonly onSent?: (exchange: Exchange) => void;
}

/** The button of a step, what came back, and what to do next. */
export function RequestPart({ step, made, children, disabled = false, fallback, onSent }: RequestPartProps) {
  const { walk: messages } = useMessages();
  const { walk, goOn } = useWalk();
  const [sending, setSending] = useState(false);
  const exchange = walk.exchanges[step];
  const isDone = succeeded(exchange);
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (disabled) return;
    setSending(true);
    const sent = await made.send();
    onSent?.(sent);
    setSending(false);
  };
  return (
    <>
      {!isDone && (
        <form className={classes['part']} onSubmit={(event) => void send(event)} noValidate>
          {children}
          <Text className={classes['line'] ?? ''}>
            <MethodTag method={made.operation.method} /> {made.operation.path}
          </Text>
          <Button type="submit" disabled={disabled || sending}>
            {messages.send}
          </Button>
        </form>
      )}
      <div role="status" className={classes['outcome']}>
        {isDone && <Note tone="good" title={messages[step].ok} />}
        {!isDone && exchange !== undefined && (
          <Failure operation={made.operation} exchange={exchange} fallback={fallback} />
        )}
      </div>
      {isDone && <GoOn onClick={goOn} focused />}
      {exchange !== undefined && <ExchangeDetails made={made} exchange={exchange} />}
    </>
  );
}

interface GoOnProps {
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** Takes the focus once this holds: the keyboard goes on from here. */
  readonly focused: boolean;
}

export function GoOn({ onClick, disabled = false, focused }: GoOnProps) {
  const { walk } = useMessages();
  const button = useRef<HTMLButtonElement>(null);
  // Before anyone sees it: a key that is pressed at once finds it.
  useLayoutEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  return (
    <Button ref={button} mt="md" onClick={onClick} disabled={disabled}>
      {walk.next}
    </Button>
  );
}

function ExchangeDetails({ made, exchange }: { readonly made: StepRequest; readonly exchange: Exchange }) {
  const { walk } = useMessages();
  const { request, answer } = exchange;
  return (
    <div className={classes['exchange']}>
      <Text className={classes['line'] ?? ''} mb="xs">
        <MethodTag method={request.method} /> {request.url}
        {answer !== undefined && ` → ${answer.status}`}
      </Text>
      <details>
        <summary>{walk.request}</summary>
        <div className={classes['details']}>
          <Snippets request={request} headed={false} />
          {answer !== undefined && <Remedy operation={made.operation} answer={answer} />}
          {answer !== undefined && <AnswerContent answer={answer} />}
        </div>
      </details>
    </div>
  );
}
