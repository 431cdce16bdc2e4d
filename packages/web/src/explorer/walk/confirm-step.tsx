import { useState } from 'react';
import type { Operation } from '../openapi/operation.ts';
import { useSession } from '../session/session-context.tsx';
import { CodeInput, digitsOf, useIsUsable } from './code-input.tsx';
import { RequestPart } from './request-part.tsx';
import { useStepRequest } from './use-walk.ts';
import { succeeded } from './walk.ts';

export function ConfirmStep({ operations }: { readonly operations: readonly Operation[] }) {
  const { tell } = useSession();
  const [code, setCode] = useState('');
  const isUsable = useIsUsable(code);
  const made = useStepRequest(operations, 'confirm', { 'body.code': digitsOf(code) });
  if (made === undefined) return null;
  return (
    <RequestPart
      step="confirm"
      made={made}
      disabled={!isUsable}
      fallback="setUp"
      onSent={(exchange) => {
        if (succeeded(exchange)) tell({ type: 'walked', walk: { confirmedWith: digitsOf(code) } });
      }}
    >
      <CodeInput value={code} onChange={setCode} />
    </RequestPart>
  );
}
