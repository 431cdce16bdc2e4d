import { createContext, type Dispatch, type ReactNode, use, useMemo, useReducer } from 'react';
import type { Operation } from '../openapi/operation.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { send } from '../request/send.ts';
import type { Exchange } from './exchange.ts';
import { advance, beginSession, type Session, type SessionEvent } from './session.ts';

interface SessionAccess {
  readonly session: Session;
  readonly tell: Dispatch<SessionEvent>;
  /** Sends, and keeps what came. */
  readonly exchange: (
    operation: Operation,
    request: HttpRequest,
    options?: { scan: boolean },
  ) => Promise<Exchange>;
}

const SessionContext = createContext<SessionAccess | undefined>(undefined);

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, tell] = useReducer(advance, undefined, beginSession);
  const access = useMemo<SessionAccess>(
    () => ({
      session,
      tell,
      exchange: async (operation, request, { scan } = { scan: true }) => {
        const exchange = { request, answer: await send(request) };
        tell({ type: 'exchanged', operation, exchange, scan });
        return exchange;
      },
    }),
    [session],
  );
  return <SessionContext value={access}>{children}</SessionContext>;
}

export function useSession(): SessionAccess {
  const access = use(SessionContext);
  if (access === undefined) throw new Error('outside SessionProvider');
  return access;
}
