import type { Account } from '../../core/account/account.ts';
import { demandsMailCode } from '../../core/account/demands-enrolment.ts';
import type { Challenge } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type Authenticated, requireSudo } from '../login/authenticate.ts';

/** Whose login waits for the factor that policy demands: the password was right, and nothing is open. */
export interface Enrolling extends Tenant {
  readonly account: Account;
  readonly enrolment: Challenge;
}

/** Who may set up a factor: someone logged in, or someone who cannot log in before. */
export type SettingUp = Authenticated | Enrolling;

/** What a challenge remembers of a mailed code that was shown. */
const MAIL_SHOWN = 'otp';

/** Whose login this tempToken is, while it waits for a first factor. */
export async function findEnrolling(tenant: Tenant, tempToken: string): Promise<Outcome<Enrolling>> {
  const handleHash = tenant.handles.hash('temp', tempToken);
  const demand =
    handleHash === undefined ? undefined : await tenant.database.stores.challenges.findDemand({ handleHash });
  if (demand === undefined || !isOpen(demand, 'enrolment', tenant.clock.now())) {
    return refuse('invalid_access_token');
  }
  return succeed({ ...tenant, account: demand.account, enrolment: demand.challenge });
}

export function isEnrolling(who: SettingUp): who is Enrolling {
  return 'enrolment' in who;
}

/** What the set-up is bound to: a session, or the login that waits for it. */
export function setupIdOf(who: SettingUp): string {
  return isEnrolling(who) ? who.enrolment.id : who.session.id;
}

/** Judged where a set-up takes effect too: what policy demands may have changed since it began. */
export function mayAddFirst(who: SettingUp): Outcome<void> {
  if (!demandsMailCode(who.application, who.account)) return succeed(undefined);
  // A session from before the demand showed no mailbox.
  if (!isEnrolling(who)) return refuse('two_factor_setup_required');
  return who.enrolment.amr.includes(MAIL_SHOWN) ? succeed(undefined) : refuse('mail_code_required');
}

/** Whether a set-up may begin. */
export function maySetUp(who: SettingUp): Outcome<void> {
  const allowed = isEnrolling(who) ? succeed(undefined) : requireSudo(who);
  return allowed.ok ? mayAddFirst(who) : allowed;
}

export function withMailShown({ enrolment, ...tenant }: Enrolling): Enrolling {
  return { ...tenant, enrolment: { ...enrolment, amr: [...new Set([...enrolment.amr, MAIL_SHOWN])] } };
}
