import { useState } from 'react';
import { Note } from '../../ui/note.tsx';
import type { Entry } from '../authenticator/entry.ts';
import { useCode } from '../authenticator/use-code.ts';
import { useMessages } from '../messages/messages.ts';
import type { Operation } from '../openapi/operation.ts';
import { useSession } from '../session/session-context.tsx';
import { CodeInput, digitsOf, useIsUsable } from './code-input.tsx';
import { RequestPart } from './request-part.tsx';
import { useStepRequest, useWalk } from './use-walk.ts';
import { succeeded } from './walk.ts';

export function SecondFactorStep({ operations }: { readonly operations: readonly Operation[] }) {
  const { session } = useSession();
  const { walk } = useWalk();
  const [code, setCode] = useState('');
  const isUsable = useIsUsable(code);
  const made = useStepRequest(operations, 'secondFactor', { 'body.code': digitsOf(code) });
  if (made === undefined) return null;
  const [entry] = session.entries;
  const isDone = succeeded(walk.exchanges.secondFactor);
  return (
    <RequestPart step="secondFactor" made={made} disabled={!isUsable} fallback="logIn">
      {entry !== undefined && !isDone && <Waiting entry={entry} />}
      <CodeInput value={code} onChange={setCode} />
    </RequestPart>
  );
}

/** A code is accepted once: the one that confirmed the set-up is of no use here. */
function Waiting({ entry }: { readonly entry: Entry }) {
  const { walk } = useMessages();
  const { session } = useSession();
  const code = useCode(entry);
  if (code === undefined) return null;
  if (!session.spent.has(code.text)) return <Note tone="good">{walk.fresh}</Note>;
  return <Note tone="warn">{walk.wait(code.text, code.secondsLeft)}</Note>;
}
