import type { Caller } from '../../core/caller.ts';
import { SECOND } from '../../core/clock.ts';
import { enrollFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { isSent, type SentFactorType } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { DESTINATIONS, readDestination } from '../../core/sent-code/destination.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { FoundSession } from '../hosted-session/find-hosted-session.ts';
import { sendCodeFor } from '../login/login-code.ts';
import { type BoundPage, findBoundPage } from './page.ts';

/** A code that was sent is waited for so long before there is another one. */
const RESEND_AFTER = 30 * SECOND;

export interface PageCode {
  /** Masked. */
  readonly sentTo: string;
  readonly resendAt: number;
}

export interface PageCodeRequest extends BoundPage {
  readonly method: SentFactorType;
}

/** Sends a code for the session, or another one in its place; pressed twice, it sends one. */
export async function sendPageCode(
  tenant: Tenant,
  { method, ...page }: PageCodeRequest,
  caller: Caller,
): Promise<Outcome<PageCode>> {
  const found = await findBoundPage(tenant, page);
  if (!found.ok) return found;
  if (found.value.status !== 'pending') return refuse('session_expired');
  if (!found.value.challenge.methods.includes(method)) return refuse('method_unavailable');
  const fresh = await findSentCode(tenant, found.value, method);
  if (fresh !== undefined && fresh.resendAt > tenant.clock.now()) return succeed(fresh);
  const factors = await withEmailFactor(tenant, found.value, method);
  const demand = { ...found.value, factors };
  const sent = await sendCodeFor(tenant, demand, { method, purpose: 'login', caller });
  if (!sent.ok) return sent;
  const resendAt = tenant.clock.now() + RESEND_AFTER;
  return succeed({ sentTo: DESTINATIONS[method].mask(sent.value.destination), resendAt });
}

/** The live code of a session, as the page shows it. */
export async function findSentCode(
  tenant: Tenant,
  { challenge, factors }: FoundSession,
  method?: SentFactorType,
): Promise<PageCode | undefined> {
  const now = tenant.clock.now();
  const live = (await tenant.database.stores.sentCodes.listLive(challenge.id, now)).at(-1);
  const factor = live && factors.find(({ id }) => id === live.factorId);
  if (live === undefined || factor === undefined || (method !== undefined && factor.type !== method))
    return undefined;
  const opened = openFactor(tenant, factor);
  if (opened === undefined || !isSent(factor.type)) return undefined;
  const sentTo = DESTINATIONS[factor.type].mask(readDestination(opened));
  return { sentTo, resendAt: live.createdAt + RESEND_AFTER };
}

/** The address that the business calls the person by needs no set-up; it becomes a factor with its first code. */
async function withEmailFactor(
  tenant: Tenant,
  { account, factors }: FoundSession,
  method: SentFactorType,
): Promise<readonly Factor[]> {
  const { email, id: accountId, credentialVersion } = account;
  if (method !== 'email' || email === undefined || factors.some(isMailbox)) return factors;
  const { factor } = await enrollFactor(tenant, { account, type: method }, { subject: email });
  return tenant.database.transact(async (stores) => {
    if (!(await stores.accounts.hold(accountId, credentialVersion))) return factors;
    const held = await stores.factors.listByAccount(accountId);
    if (held.some(isMailbox)) return held;
    await stores.factors.insert(factor);
    return [...held, factor];
  });
}

/** One that failures disabled stays so. */
function isMailbox({ type, status }: Factor): boolean {
  return type === 'email' && status !== 'pending';
}
