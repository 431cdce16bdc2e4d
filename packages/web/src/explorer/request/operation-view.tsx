import { Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { dropFragment, useAddress } from '../../ui/navigation.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ORIGIN } from '../address.ts';
import { readFragment } from '../deep-link.ts';
import { useMessages, useSay } from '../messages/messages.ts';
import type { Operation } from '../openapi/operation.ts';
import { useSession } from '../session/session-context.tsx';
import { AnswerView } from './answer-view.tsx';
import { buildRequest } from './build-request.ts';
import { filledIn } from './filled-in.ts';
import { KnownAnswers } from './known-answers.tsx';
import { MethodTag } from './method-tag.tsx';
import classes from './operation-view.module.css';
import { RequestForm } from './request-form.tsx';
import { Snippets } from './snippets.tsx';

interface OperationViewProps {
  readonly operation: Operation;
  readonly operations: readonly Operation[];
}

/** One route: its form, the same from elsewhere, the answer, and what answers there are. */
export function OperationView({ operation, operations }: OperationViewProps) {
  const { session, exchange } = useSession();
  const [sending, setSending] = useState(false);
  const answer = useRef<HTMLDivElement>(null);
  useLinkedFields(operation);
  const values = filledIn(session, operation);
  const target = { origin: ORIGIN, clientId: session.clientId };
  const { request, complaints } = buildRequest(operation, values, target);
  const last = session.exchanges[operation.id];
  const send = async (): Promise<void> => {
    setSending(true);
    await exchange(operation, request);
    setSending(false);
    // Where it stands below the form, nobody would know that it came.
    answer.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <OperationIntroduction operation={operation} />
      <div className={classes['columns']}>
        <RequestForm
          operation={operation}
          operations={operations}
          values={values}
          complaints={complaints}
          sending={sending}
          onSend={send}
        />
        <div className={classes['answer']} ref={answer}>
          <Sheet labelledBy="answer">
            <AnswerView operation={operation} exchange={last} />
          </Sheet>
        </div>
        <Sheet labelledBy="snippets">
          <Snippets request={request} />
        </Sheet>
      </div>
      <Sheet labelledBy="known-answers">
        <KnownAnswers operation={operation} last={last?.answer} />
      </Sheet>
    </>
  );
}

function OperationIntroduction({ operation }: Pick<OperationViewProps, 'operation'>) {
  const { site } = useMessages();
  const say = useSay();
  return (
    <>
      <PageTitle text={say(operation.summary)} site={site} />
      <Text className={classes['path'] ?? ''}>
        <MethodTag method={operation.method} /> {operation.path}
      </Text>
      {operation.description !== undefined && (
        <Text maw="44rem">
          <Prose text={say(operation.description)} />
        </Text>
      )}
    </>
  );
}

/** Takes what a link fills in into the form, and off the address. */
function useLinkedFields(operation: Operation): void {
  const { hash } = useAddress();
  const { tell } = useSession();
  useEffect(() => {
    if (hash === '') return;
    const { clientId, values } = readFragment(hash, operation);
    if (clientId !== undefined) tell({ type: 'chose', clientId });
    tell({ type: 'typed', operation: operation.id, values });
    dropFragment();
  }, [hash, operation, tell]);
}
