import { insist, insistRest, insistStatus } from '../connection.ts';
import type { Random } from '../random.ts';
import { codeOf, wrongCodeOf } from '../time-steps.ts';
import { endSessions, markSpent } from './adopt.ts';
import { readStatus, verify } from './backend.ts';
import { type Customer, freshCode, pendingSession } from './customer.ts';
import { resolveDoubt } from './resolve.ts';
import { insistResult } from './result.ts';
import { countRefusal, isValid, repeatVerification } from './verify-actions.ts';

const MOST_FAILURES = 10;

/** Holds everything that was acknowledged about this customer against what the service knows after the crash. */
export async function checkCustomer(customer: Customer, random: Random): Promise<void> {
  await resolveDoubt(customer);
  await checkStatus(customer);
  await checkSessions(customer, random);
  await repeatVerification(customer, random);
  await checkSpent(customer, random);
  if (random.next() < 0.3) await checkSecret(customer);
}

async function checkStatus(customer: Customer): Promise<void> {
  const { authenticator, recoveryCodes, device, hasLostDevice } = customer;
  const isOn = authenticator !== undefined;
  const expected = {
    two_factor_enabled: isOn,
    methods: [...(isOn ? ['totp'] : []), ...(device !== undefined || hasLostDevice ? ['push'] : [])],
    recovery_codes_remaining: recoveryCodes.length,
  };
  const { two_factor_enabled, methods, recovery_codes_remaining } = await readStatus(customer);
  const told = { two_factor_enabled, methods: methods.toSorted().reverse(), recovery_codes_remaining };
  const [left, right] = [JSON.stringify(expected), JSON.stringify(told)];
  insist(left === right, `the status is ${right} instead of ${left}`);
}

/** What waits, what ended last, and any other: each ends once and stays so. */
async function checkSessions(customer: Customer, random: Random): Promise<void> {
  const { sessions } = customer;
  const chosen = new Set([pendingSession(customer), sessions.at(-1), random.pick(sessions)]);
  for (const session of chosen) if (session !== undefined) await insistResult(customer, session);
}

/** What was spent before the crash is refused after it. */
async function checkSpent(customer: Customer, random: Random): Promise<void> {
  const { authenticator } = customer;
  if (authenticator === undefined) return;
  const step = authenticator.spentSteps.at(-1);
  if (step !== undefined && customer.failures + customer.failuresInDoubt <= 6) {
    const answer = await verify(customer, codeOf(authenticator.totp, step));
    countRefusal(customer, { method: 'totp' }, answer);
  }
  const code = random.pick(customer.spentRecoveryCodes);
  if (code === undefined || customer.recoveryFailures >= 3) return;
  countRefusal(customer, { method: 'recovery_code' }, await verify(customer, code));
}

/** The secret that was acknowledged is the one in force. */
async function checkSecret(customer: Customer): Promise<void> {
  const presentation = freshCode(customer);
  if (presentation === undefined) return;
  const answer = await verify(customer, presentation.code);
  insist(isValid(answer, presentation), `a fresh code after the crash: ${answer.status} ${answer.text}`);
  markSpent(customer, presentation);
}

/** Attempts that failed before the crash still count: what they left of the limit is still open. Ends with a lockout. */
export async function checkBudget(customer: Customer): Promise<void> {
  const { authenticator, failures, failuresInDoubt } = customer;
  if (authenticator === undefined) return;
  const taken = await countWrongCodes(customer, wrongCodeOf(authenticator.totp));
  insistRest('codes', taken, MOST_FAILURES - failures, failuresInDoubt);
  const session = pendingSession(customer);
  endSessions(customer, 'denied');
  if (session !== undefined) await insistResult(customer, session);
}

async function countWrongCodes(customer: Customer, code: string): Promise<number> {
  for (let taken = 0; ; taken++) {
    const answer = await verify(customer, code);
    if (answer.status === 429) return taken;
    insistStatus(answer, 400, 'a wrong code');
  }
}
