import type { Account } from '../../core/account/account.ts';
import { SECOND } from '../../core/clock.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { AccessClaims } from '../../core/ports/token-signer.ts';
import { givesSudo } from '../../core/session/access-token.ts';
import type { Session } from '../../core/session/session.ts';
import type { Tenant } from '../../core/tenant.ts';

/** Who is logged in, as the database knows it now. */
export interface Authenticated extends Tenant {
  readonly account: Account;
  readonly session: Session;
  readonly claims: AccessClaims;
  /** May change factors. */
  readonly sudo: boolean;
}

/** The signature may come from a cache; that the session is alive is read every time. */
export async function authenticate(tenant: Tenant, accessToken: string): Promise<Outcome<Authenticated>> {
  const { application } = tenant;
  const claims = await tenant.tokens.verify(application, accessToken);
  const now = tenant.clock.now();
  if (claims === undefined || hasExpired(claims, now)) return refuse('invalid_access_token');
  const found = await tenant.database.stores.sessions.find(claims.sid);
  if (found === undefined || found.session.accountId !== claims.sub) return refuse('invalid_access_token');
  const { session, account } = found;
  if (!isLive(session, now) || account.disabledAt !== undefined) return refuse('invalid_access_token');
  const sudo = givesSudo(claims, now) && showedWhatIsDue(account, session);
  return succeed({ ...tenant, account, session, claims, sudo });
}

/** The session of a token that is authentic and has expired: whoever shows it was logged in once. */
export async function expiredSessionOf(
  { tokens, application, clock }: Tenant,
  accessToken: string,
): Promise<string | undefined> {
  const claims = await tokens.verify(application, accessToken);
  return claims !== undefined && hasExpired(claims, clock.now()) ? claims.sid : undefined;
}

function hasExpired({ exp }: AccessClaims, now: number): boolean {
  return exp * SECOND <= now;
}

/** For what several verbs begin with. */
export function requireSudo({ sudo }: Authenticated): Outcome<void> {
  return sudo ? succeed(undefined) : refuse('step_up_required');
}

/** A password shown before the first factor existed is the password alone afterwards (CVE-2024-45042). */
export function showedWhatIsDue(
  account: Pick<Account, 'secondFactorDue'>,
  session: Pick<Session, 'amr'>,
): boolean {
  return !account.secondFactorDue || session.amr.some((reference) => reference !== 'pwd');
}

export function isLive(session: Session, now: number): boolean {
  return session.endedAt === undefined && session.expiresAt > now && session.absoluteExpiresAt > now;
}
