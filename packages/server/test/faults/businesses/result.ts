import { insist, insistStatus } from '../connection.ts';
import { ofSession } from './backend.ts';
import type { Business } from './business.ts';
import { type Customer, hasLapsed, type Session, type SessionStatus } from './customer.ts';

/** What a pull or a callback says of a session. */
export interface Result {
  readonly status: SessionStatus;
  readonly result?: boolean;
  readonly method?: string;
  readonly completed_at?: string;
}

export async function pull(customer: Customer, session: Session, completionCode?: string): Promise<Result> {
  const query = completionCode === undefined ? '' : `?completion_code=${completionCode}`;
  const answer = await ofSession(customer, `/v1/sessions/current${query}`, session);
  insistStatus(answer, 200, 'the result of a session');
  return answer.data as Result;
}

/** With the code that the browser brought back, and without. */
export async function insistResult(customer: Customer, session: Session): Promise<void> {
  const { business } = customer;
  const { completionCode } = session;
  compareResult(business, session, await pull(customer, session), 'a pull');
  if (completionCode === undefined) return;
  const brought = await pull(customer, session, completionCode);
  insist(brought.result === true, `with its completion code a session says ${JSON.stringify(brought)}`);
}

/** The log learns here what only time brought about. */
export function compareResult(business: Business, session: Session, told: Result, what: string): void {
  if (session.status === 'pending' && told.status === 'expired' && hasLapsed(session))
    session.status = 'expired';
  const { status, method, completedAt = told.completed_at } = session;
  const expected = { status, result: verdictOf(business, session), method, completed_at: completedAt };
  const got = {
    status: told.status,
    result: told.result,
    method: told.method,
    completed_at: told.completed_at,
  };
  const [left, right] = [JSON.stringify(expected), JSON.stringify(got)];
  insist(left === right, `${what} of a session says ${right} instead of ${left}`);
  if (completedAt !== undefined) session.completedAt = completedAt;
}

/** Without a completion code. */
function verdictOf({ requiresCompletionCode }: Business, { status }: Session): boolean | undefined {
  if (status === 'pending') return undefined;
  if (status !== 'approved') return false;
  return requiresCompletionCode ? undefined : true;
}
