import { insist, insistStatus } from '../connection.ts';
import { markSpent } from './adopt.ts';
import {
  type Customer,
  type Doubt,
  hasLapsed,
  pendingSession,
  type Session,
  type SessionStatus,
} from './customer.ts';
import { countDoubts, isTimely } from './lost-codes.ts';
import { acceptEnding, answerPage } from './page.ts';
import { pull } from './result.ts';
import { approve, MOST_GUESSES } from './session-actions.ts';

type Of<K extends Doubt['kind']> = Doubt & { kind: K };

/** The one that was pending is superseded where there is a newer one. */
export async function resolveCreation(customer: Customer): Promise<void> {
  const session = pendingSession(customer);
  const told = session && (await standingOf(customer, session, ['expired']));
  if (told !== 'pending') customer.orphans += 1;
  endSessionAs(session, told);
}

/** An approval spends the code, and nothing else does: where there was none, the code is still good. */
export async function resolveAnswer(
  customer: Customer,
  { session, presentation }: Of<'answer'>,
): Promise<void> {
  const told = await standingOf(customer, session, ['approved']);
  if (told === 'pending') {
    session.failuresInDoubt += 1;
    countDoubts(customer, presentation, 1);
  }
  if (told === 'pending' || told === 'approved') {
    const answer = await answerPage(customer, session, presentation);
    if (answer.status === 400 && told === 'pending') {
      insist(!isTimely(presentation), 'a code was spent and approved nothing');
      session.failures += 1;
      customer.failures += 1;
    } else {
      acceptEnding(session, answer);
      approve(session, presentation.method);
    }
  }
  markSpent(customer, presentation);
}

export async function resolveApproval(customer: Customer, { session, answer }: Of<'approve'>): Promise<void> {
  const told = await standingOf(customer, session, ['approved']);
  if (told === 'pending') {
    session.failuresInDoubt += 1;
    customer.failuresInDoubt += 1;
    const again = await answer.device.approve(answer.challengeId, answer.secretNumber);
    insistStatus(again, 200, 'an approval that is sent again after the crash');
  }
  if (told !== 'expired') approve(session, 'push');
}

export async function resolveGuess(customer: Customer, { session }: Of<'guess'>): Promise<void> {
  session.failuresInDoubt += 1;
  customer.failuresInDoubt += 1;
  const told = await standingOf(customer, session, ['denied']);
  const mayBeOver = session.failures + session.failuresInDoubt >= MOST_GUESSES;
  insist(told !== 'denied' || mayBeOver, 'a session was denied before its last guess');
  endSessionAs(session, told);
}

export async function resolveDenial(customer: Customer, { session }: Of<'deny'>): Promise<void> {
  endSessionAs(session, await standingOf(customer, session, ['denied']));
}

/** Still pending, what was in doubt, or over because its time is. */
export async function standingOf(
  customer: Customer,
  session: Session,
  possible: readonly SessionStatus[],
): Promise<SessionStatus> {
  const { status } = await pull(customer, session);
  const isLate = status === 'expired' && hasLapsed(session);
  if (isLate) session.status = status;
  insist(status === 'pending' || isLate || possible.includes(status), `a session in doubt is ${status}`);
  return status;
}

function endSessionAs(session: Session | undefined, told: SessionStatus | undefined): void {
  if (session !== undefined && told !== undefined) session.status = told;
}
