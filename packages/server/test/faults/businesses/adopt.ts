import type { Authenticator, Setup } from './authenticator.ts';
import { type Customer, hasLapsed, type Presentation } from './customer.ts';

// What follows for the log from what was acknowledged.

export function markSpent(customer: Customer, { code, step }: Presentation): void {
  if (step !== undefined) customer.authenticator?.spentSteps.push(step);
  else {
    customer.recoveryCodes = customer.recoveryCodes.filter((one) => one !== code);
    customer.spentRecoveryCodes.push(code);
  }
}

/** A secret that comes into force ends the older one, its devices, set-ups and sessions. */
export function adoptAuthenticator(customer: Customer, inForce: Authenticator): void {
  if (customer.authenticator === inForce) return;
  retireAuthenticator(customer);
  const index = customer.former.indexOf(inForce);
  if (index >= 0) customer.former.splice(index, 1);
  customer.authenticator = inForce;
}

export function adoptOff(customer: Customer): void {
  retireAuthenticator(customer);
  endRecoveryCodes(customer);
}

/** The codes that were shown beside it take the place of all others. */
export function adoptSetup(
  customer: Customer,
  { authenticator: added, recoveryCodes }: Setup,
  step: number,
): void {
  adoptAuthenticator(customer, added);
  added.spentSteps.push(step);
  endRecoveryCodes(customer);
  customer.recoveryCodes = recoveryCodes;
}

function retireAuthenticator(customer: Customer): void {
  if (customer.authenticator !== undefined) customer.former.push(customer.authenticator);
  customer.authenticator = undefined;
  customer.pending = undefined;
  customer.device = undefined;
  customer.hasLostDevice = false;
  endSessions(customer, 'expired');
}

function endRecoveryCodes(customer: Customer): void {
  customer.spentRecoveryCodes.push(...customer.recoveryCodes);
  customer.recoveryCodes = [];
}

/** One at most is pending, for a new one supersedes it. */
export function endSessions({ sessions }: Customer, status: 'denied' | 'expired'): void {
  for (const session of sessions) {
    if (session.status === 'pending') session.status = hasLapsed(session) ? 'expired' : status;
  }
}
