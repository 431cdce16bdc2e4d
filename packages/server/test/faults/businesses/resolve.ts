import { insist, insistStatus } from '../connection.ts';
import { codeOf, freshStep } from '../time-steps.ts';
import { adoptAuthenticator, adoptOff, adoptSetup, markSpent } from './adopt.ts';
import type { Authenticator } from './authenticator.ts';
import { activate, enable, readStatus, verify } from './backend.ts';
import { type Customer, type Doubt, pendingSession } from './customer.ts';
import { countDoubts, isTimely } from './lost-codes.ts';
import {
  resolveAnswer,
  resolveApproval,
  resolveCreation,
  resolveDenial,
  resolveGuess,
  standingOf,
} from './resolve-sessions.ts';
import { countRefusal, isValid, keepAnswer } from './verify-actions.ts';

type Of<K extends Doubt['kind']> = Doubt & { kind: K };

/** Finds out what became of the request that was under way: all of it happened, or nothing. */
export async function resolveDoubt(customer: Customer): Promise<void> {
  const { doubt } = customer;
  customer.doubt = undefined;
  switch (doubt?.kind) {
    case 'enable':
      return resolveEnable(customer, doubt);
    case 'disable':
      if (!(await readStatus(customer)).two_factor_enabled) adoptOff(customer);
      return;
    case 'activate':
      return resolveActivation(customer, doubt);
    case 'register':
      return resolveRegistration(customer, doubt);
    case 'verify':
      return resolveVerification(customer, doubt);
    case 'verify-once':
      return resolveOnce(customer, doubt);
    case 'wrong-code':
      customer.failuresInDoubt += 1;
      return;
    case 'create-session':
      return resolveCreation(customer);
    case 'answer':
      return resolveAnswer(customer, doubt);
    case 'approve':
      return resolveApproval(customer, doubt);
    case 'deny':
      return resolveDenial(customer, doubt);
    case 'guess':
      return resolveGuess(customer, doubt);
    case undefined:
      return;
  }
}

async function resolveEnable(customer: Customer, { authenticator }: Of<'enable'>): Promise<void> {
  const { two_factor_enabled: isOn } = await readStatus(customer);
  insist(isOn || customer.authenticator === undefined, 'a replacement turned the second factor off');
  if (!isOn) return;
  if (customer.authenticator === undefined || (await isReplaced(customer, authenticator))) {
    adoptAuthenticator(customer, authenticator);
  }
}

/** A replacement ends the session that is pending: what that says must be what a code says. */
async function isReplaced(customer: Customer, authenticator: Authenticator): Promise<boolean> {
  const step = freshStep(authenticator.spentSteps);
  if (step === undefined) {
    // No code can tell: then it is brought about.
    insistStatus(await enable(customer, authenticator), 200, 'ENABLE after the crash');
    return true;
  }
  const session = pendingSession(customer);
  const told = session && (await standingOf(customer, session, ['expired']));
  const answer = await verify(customer, codeOf(authenticator.totp, step));
  const isNew = answer.status === 200;
  if (isNew) authenticator.spentSteps.push(step);
  else countRefusal(customer, { method: 'totp' }, answer);
  const fits = session?.status !== 'pending' || (told === 'expired') === isNew;
  insist(fits, `a session is ${told} where the secret was ${isNew ? '' : 'not '}replaced`);
  return isNew;
}

/** Factor and recovery codes come together, or not at all; a set-up that was acknowledged must still be there then. */
async function resolveActivation(customer: Customer, { setup, step }: Of<'activate'>): Promise<void> {
  const before = await readStatus(customer);
  const left = customer.authenticator === undefined ? 0 : customer.recoveryCodes.length;
  const { length } = setup.recoveryCodes;
  customer.failuresInDoubt += 1;
  const again = freshStep(setup.authenticator.spentSteps) ?? step;
  const answer = await activate(customer, codeOf(setup.authenticator.totp, again));
  const wasDone = answer.status === 400 && answer.body.code === 'setup_not_initiated';
  if (!wasDone) insistStatus(answer, 200, 'the confirmation of an enrolment from before the crash');
  const remaining = before.recovery_codes_remaining;
  insist(remaining === (wasDone ? length : left), `factor and recovery codes came apart: ${remaining}`);
  insist(
    before.two_factor_enabled === (wasDone || customer.authenticator !== undefined),
    'a factor is half there',
  );
  adoptSetup(customer, setup, wasDone ? step : again);
}

/** The code is spent where the device is there, and only there. */
async function resolveRegistration(customer: Customer, { presentation }: Of<'register'>): Promise<void> {
  const { methods } = await readStatus(customer);
  customer.hasLostDevice = methods.includes('push');
  customer.failuresInDoubt += 1;
  const answer = await verify(customer, presentation.code);
  if (answer.status === 200)
    insist(!customer.hasLostDevice, 'a code that registered a device is taken again');
  else {
    insist(customer.hasLostDevice || !isTimely(presentation), 'a code was spent and registered no device');
    countRefusal(customer, presentation, answer);
  }
  markSpent(customer, presentation);
}

/** However often it is shown again, before and after the crash together it is accepted once. */
async function resolveVerification(customer: Customer, doubt: Of<'verify'>): Promise<void> {
  const { presentation, racers: lost } = doubt;
  const before = await readStatus(customer);
  countDoubts(customer, presentation, lost);
  const answer = await verify(customer, presentation.code);
  if (answer.status !== 200) countRefusal(customer, presentation, answer);
  const accepted = doubt.accepted + (answer.status === 200 ? 1 : 0);
  insist(accepted <= 1, `a code was accepted ${accepted} times across the crash`);
  if (presentation.method === 'recovery_code') {
    const wasSpent = before.recovery_codes_remaining < customer.recoveryCodes.length;
    insist(wasSpent === (answer.status !== 200), 'a recovery code is spent and taken, or neither');
  }
  markSpent(customer, presentation);
}

/** Whatever had happened, the repetition is told that the code was right. */
async function resolveOnce(
  customer: Customer,
  { presentation, idempotencyKey }: Of<'verify-once'>,
): Promise<void> {
  countDoubts(customer, presentation, 1);
  const answer = await verify(customer, presentation.code, idempotencyKey);
  if (answer.status !== 200) {
    insist(!isTimely(presentation), `a right code under the same Idempotency-Key: ${answer.text}`);
    countRefusal(customer, presentation, answer);
  } else insist(isValid(answer, presentation), `a right code: ${answer.text}`);
  keepAnswer(customer, idempotencyKey, presentation.code, answer);
  markSpent(customer, presentation);
}
