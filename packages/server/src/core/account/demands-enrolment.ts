import type { Application } from '../application/application.ts';
import type { Account } from './account.ts';

/** Whether policy demands a second factor of an account that has none. */
export function demandsEnrolment(
  { settings }: Pick<Application, 'settings'>,
  { secondFactorDue }: Pick<Account, 'secondFactorDue'>,
): boolean {
  return settings.secondFactor === 'required' && !secondFactorDue;
}

/** Whether its first factor needs the mailbox beside the password: a thief of the password does not enrol first. */
export function demandsMailCode(
  application: Pick<Application, 'settings'>,
  account: Pick<Account, 'secondFactorDue' | 'email' | 'emailVerifiedAt'>,
): boolean {
  if (application.settings.firstEnrolment !== 'mail' || !demandsEnrolment(application, account)) return false;
  return account.email !== undefined && account.emailVerifiedAt !== undefined;
}
