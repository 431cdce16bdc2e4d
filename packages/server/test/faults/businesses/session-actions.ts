import { insist, insistStatus } from '../connection.ts';
import { inDoubt } from '../doubt.ts';
import type { Random } from '../random.ts';
import { wrongCodeOf } from '../time-steps.ts';
import { endSessions, markSpent } from './adopt.ts';
import { createSession, ofSession } from './backend.ts';
import { RETURN_URL } from './business.ts';
import { type Customer, freshCode, type Presentation, pendingSession, type Session } from './customer.ts';
import { acceptEnding, answerPage, denyPage, openPage } from './page.ts';
import { insistResult } from './result.ts';
import { recoveryCode } from './verify-actions.ts';

/** What one session takes in wrong guesses. */
export const MOST_GUESSES = 3;
/** What a session must have left where it is pending for the actions here, in milliseconds. */
const MARGIN = 30_000;

/** The session that waits for an answer, with time enough for one. */
export function openSession(customer: Customer): Session | undefined {
  const session = pendingSession(customer);
  return session !== undefined && session.expiresAt - Date.now() > MARGIN ? session : undefined;
}

/** Supersedes the older one. */
export async function beginSession(customer: Customer, random: Random): Promise<void> {
  const options =
    random.next() < 0.6 ? { return_url: RETURN_URL, state: `state-${random.between(1, 1e9)}` } : {};
  customer.sessionsAsked += 1;
  await inDoubt(customer, { kind: 'create-session' }, async () => {
    const answer = await createSession(customer, options);
    insistStatus(answer, 201, 'a session');
    endSessions(customer, 'expired');
    customer.sessions.push(readSession(customer, answer.data, options));
  });
}

interface Created {
  readonly session_token: string;
  readonly webview_url: string;
  readonly methods: readonly string[];
  readonly expires_at: string;
}

function readSession(
  { email }: Customer,
  { session_token: token, webview_url, methods, expires_at }: Created,
  { return_url: returnUrl, state }: { return_url?: string; state?: string },
): Session {
  return {
    token,
    path: new URL(webview_url).pathname,
    email,
    ...(returnUrl !== undefined && { returnUrl }),
    ...(state !== undefined && { state }),
    methods,
    expiresAt: Date.parse(expires_at),
    status: 'pending',
    failures: 0,
    failuresInDoubt: 0,
  };
}

/** Nothing begins for someone whose second factor is off. */
export async function beginSessionInVain(customer: Customer): Promise<void> {
  const answer = await createSession(customer, {});
  insistStatus(answer, 404, 'a session of someone without a second factor');
}

export async function answerByCode(customer: Customer): Promise<void> {
  const presentation = freshCode(customer);
  if (presentation !== undefined) await answer(customer, presentation);
}

export async function answerByRecoveryCode(customer: Customer, random: Random): Promise<void> {
  const presentation = recoveryCode(customer, random);
  if (presentation !== undefined) await answer(customer, presentation);
}

async function answer(customer: Customer, presentation: Presentation): Promise<void> {
  const session = openSession(customer);
  if (session === undefined) return;
  await openPage(customer, session);
  await inDoubt(customer, { kind: 'answer', session, presentation }, async () => {
    acceptEnding(session, await answerPage(customer, session, presentation));
    approve(session, presentation.method);
    markSpent(customer, presentation);
  });
}

export function approve(session: Session, method: string): void {
  session.status = 'approved';
  session.method = method;
}

/** The third ends the session. */
export async function guessOnPage(customer: Customer): Promise<void> {
  const session = openSession(customer);
  if (session === undefined || customer.authenticator === undefined) return;
  const code = wrongCodeOf(customer.authenticator.totp);
  await openPage(customer, session);
  await inDoubt(customer, { kind: 'guess', session }, async () => {
    const { status, text } = await answerPage(customer, session, { method: 'totp', code });
    insist(status === 400 || status === 429, `a wrong code on the page: ${status} ${text.slice(0, 200)}`);
    customer.failures += 1;
    session.failures += 1;
    const isOver = session.failures + session.failuresInDoubt >= MOST_GUESSES;
    insist(status === 400 || isOver, `the page is closed after ${session.failures} wrong codes`);
    insist(status === 429 || session.failures < MOST_GUESSES, 'the page takes too many wrong codes');
    if (status === 429) session.status = 'denied';
  });
}

export async function deny(customer: Customer): Promise<void> {
  const session = openSession(customer);
  if (session === undefined) return;
  await openPage(customer, session);
  await inDoubt(customer, { kind: 'deny', session }, async () => {
    insistStatus(await denyPage(customer, session), 200, 'a denial');
    session.status = 'denied';
  });
}

export async function pullResult(customer: Customer, random: Random): Promise<void> {
  const session = random.pick(customer.sessions);
  if (session !== undefined) await insistResult(customer, session);
}

/** The number is typed into the phone. */
export async function approveByDevice(customer: Customer): Promise<void> {
  const { device } = customer;
  const session = openSession(customer);
  if (device === undefined || session === undefined) return;
  customer.approvalsAsked += 1;
  const asked = await ofSession(customer, '/v1/secret-number', session);
  insistStatus(asked, 200, 'a secret number');
  const polled = await device.poll();
  insistStatus(polled, 200, 'the poll of a device');
  insist(polled.data.requests.length === 1, `${polled.data.requests.length} requests reach the device`);
  const [{ challenge_id: challengeId }] = polled.data.requests;
  const { secret_number: secretNumber } = asked.data;
  const typed = { device, challengeId, secretNumber };
  await inDoubt(customer, { kind: 'approve', session, answer: typed }, async () => {
    insistStatus(await device.approve(challengeId, secretNumber), 200, 'the approval of a device');
    approve(session, 'push');
  });
}

export function mayGuess({ failures, failuresInDoubt }: Session, left: number): boolean {
  return failures + failuresInDoubt + left <= MOST_GUESSES;
}
