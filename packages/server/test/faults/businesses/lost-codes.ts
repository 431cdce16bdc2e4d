import { isInWindow } from '../time-steps.ts';
import type { Customer, Presentation } from './customer.ts';

/** Attempts that may stay reserved. */
export function countDoubts(customer: Customer, { method }: Presentation, lost: number): void {
  if (method === 'totp') customer.failuresInDoubt += lost;
  else customer.recoveryFailures += lost;
}

export function isTimely({ step }: Presentation): boolean {
  return step === undefined || isInWindow(step);
}
