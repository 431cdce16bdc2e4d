import type { Random } from '../random.ts';
import { freshStep } from '../time-steps.ts';
import { mayChange } from './business.ts';
import { type Customer, freshCode, type Session } from './customer.ts';
import {
  answerByCode,
  answerByRecoveryCode,
  approveByDevice,
  beginSession,
  beginSessionInVain,
  deny,
  guessOnPage,
  mayGuess,
  openSession,
  pullResult,
} from './session-actions.ts';
import {
  beginSetUp,
  confirmSetUp,
  enableAgain,
  enableAnother,
  enableFormer,
  registerDevice,
  turnOff,
} from './set-up-actions.ts';
import {
  guessCode,
  guessCodeOnce,
  mayFail,
  mayRecover,
  repeatVerification,
  replayCode,
  verifyCode,
  verifyCodeOnce,
  verifyRecoveryCode,
  verifyRecoveryCodeOnce,
} from './verify-actions.ts';

/** Limits of the service that no load may reach: 30 sessions, 3 requests for approval. */
const MOST_SESSIONS = 22;
const MOST_APPROVALS = 2;

type Act = (customer: Customer, random: Random) => Promise<void>;

/** Whatever makes sense for this customer now, as often as it is to be likely. */
export function possibleActions(customer: Customer): Act[] {
  return [
    ...(customer.authenticator === undefined ? whileOff(customer) : whileOn(customer)),
    ...(customer.verifications.length > 0 ? [repeatVerification] : []),
    ...(customer.sessions.length > 0 ? [pullResult] : []),
  ];
}

function whileOff(customer: Customer): Act[] {
  const { former, pending } = customer;
  return [
    ...often(2, enableAnother, former.length > 0 && enableFormer, pending === undefined && beginSetUp),
    ...often(4, mayConfirm(customer) && confirmSetUp),
    beginSessionInVain,
  ];
}

function whileOn(customer: Customer): Act[] {
  return [...changes(customer), ...checks(customer), ...sessions(customer), enableAgain];
}

/** All but the registration of a device count on the limit of the key. */
function changes(customer: Customer): Act[] {
  const { device, former, hasLostDevice, key, pending } = customer;
  const mayRegister = device === undefined && !hasLostDevice && freshCode(customer) !== undefined;
  return [
    ...(mayChange(key) ? often(1, enableAnother, former.length > 0 && enableFormer, turnOff) : []),
    ...(mayChange(key) ? often(1, pending === undefined && beginSetUp) : []),
    ...(mayChange(key) ? often(3, mayConfirm(customer) && confirmSetUp) : []),
    ...often(2, mayRegister && registerDevice),
  ];
}

function mayConfirm({ pending }: Customer): boolean {
  return pending !== undefined && freshStep(pending.authenticator.spentSteps) !== undefined;
}

function checks(customer: Customer): Act[] {
  const hasCode = freshCode(customer) !== undefined;
  return [
    ...often(4, hasCode && verifyCode, hasCode && verifyCodeOnce),
    ...often(2, mayRecover(customer) && verifyRecoveryCode, mayRecover(customer) && verifyRecoveryCodeOnce),
    ...(mayFail(customer) ? [guessCode, guessCodeOnce, replayCode] : []),
  ];
}

function sessions(customer: Customer): Act[] {
  const session = openSession(customer);
  const mayBegin = customer.sessionsAsked < MOST_SESSIONS;
  if (session === undefined) return often(6, mayBegin && beginSession);
  return [
    ...often(1, mayBegin && beginSession, deny, mayGuess(session, 1) && mayFail(customer) && guessOnPage),
    ...(mayGuess(session, 2) ? answers(customer, session) : []),
  ];
}

function answers(customer: Customer, { methods }: Session): Act[] {
  const { device, approvalsAsked } = customer;
  const mayApprove = device !== undefined && methods.includes('push') && approvalsAsked < MOST_APPROVALS;
  return [
    ...often(8, freshCode(customer) !== undefined && answerByCode, mayApprove && approveByDevice),
    ...often(8, mayRecover(customer) && answerByRecoveryCode),
  ];
}

function often(times: number, ...acts: readonly (Act | false)[]): Act[] {
  return acts.flatMap((act) => (act === false ? [] : Array<Act>(times).fill(act)));
}
