import type { Caller } from '../../core/caller.ts';
import { guessesLeft } from '../../core/challenge/guess-counters.ts';
import { maskEmail } from '../../core/delivery/mask.ts';
import type { SessionStatus } from '../../core/hosted-session/hosted-session.ts';
import { type Outcome, succeed } from '../../core/outcome.ts';
import { placeOf } from '../../core/session/place.ts';
import type { Tenant } from '../../core/tenant.ts';
import { isPaused } from '../hosted-session/approval-pause.ts';
import type { FoundSession } from '../hosted-session/find-hosted-session.ts';
import { isElsewhere, openNumber } from '../hosted-session/secret-number.ts';
import { sessionMethods } from '../hosted-session/session-methods.ts';
import { mayExtend } from './extend-page.ts';
import { type BoundPage, findPage, isBoundTo, type PageReturn, returnOf } from './page.ts';
import { findSentCode } from './send-page-code.ts';

export interface PageView {
  readonly status: SessionStatus;
  /** `use****@example.com` */
  readonly accountHint: string;
  /** What can be answered now, in the application's order; recovery codes stand behind "another way". */
  readonly methods: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Of the login, as the business sees it. */
  readonly userIp?: string;
  readonly userAgent?: string;
  /** Whether the page is opened in another network than the login. */
  readonly foreignPlace: boolean;
  /** Whether some browser has posted: no other one may. */
  readonly isTaken: boolean;
  /** Whether it is this browser that has. */
  readonly isBound: boolean;
  readonly guessesLeft: number;
  /** Whether the person may have more time. */
  readonly mayExtend: boolean;
  /** Why it ended where its time had not run out: a newer session, or a change of the account. */
  readonly withdrawn?: 'superseded' | 'changed';
  readonly return?: PageReturn;
  /** For the bound browser, once an approval was asked for: the number to type into the app. */
  readonly secretNumber?: string;
  /** For the bound browser, once a code was sent. */
  readonly sentTo?: string;
  readonly resendAt?: number;
}

/** Without a nonce, it is looked at by whoever has the link. */
type ViewedPage = Omit<BoundPage, 'nonce'> & { readonly nonce?: string | undefined };

/**
 * What the page shows; a look changes nothing. What only the bound browser may see is there for its nonce alone:
 * whoever was mailed the page must not read the number that belongs into someone else's login.
 */
export async function viewPage(
  tenant: Tenant,
  { pageHandle, nonce, found: known }: ViewedPage,
  caller: Caller,
): Promise<Outcome<PageView>> {
  const page = known === undefined ? await findPage(tenant, pageHandle) : succeed(known);
  if (!page.ok) return page;
  const found = page.value;
  const { session, challenge, account, status } = found;
  const { userIp, userAgent } = session;
  const isBound = nonce !== undefined && isBoundTo(tenant, found, nonce);
  return succeed({
    status,
    accountHint: account.email === undefined ? '' : maskEmail(account.email),
    methods: status === 'pending' ? await methodsNow(tenant, found) : [],
    createdAt: challenge.createdAt,
    expiresAt: challenge.expiresAt,
    ...(userIp !== undefined && { userIp }),
    ...(userAgent !== undefined && { userAgent }),
    foreignPlace: isElsewhere(placeOf(caller.ipAddress), userIp),
    isTaken: session.pageNonceHash !== undefined,
    isBound,
    guessesLeft: await guessesLeft(tenant, challenge),
    mayExtend: status === 'pending' && mayExtend(challenge),
    ...(await withdrawal(tenant, found)),
    ...returnOf(found),
    ...(isBound && status === 'pending' && (await progress(tenant, found))),
  });
}

/** Of what was ended, and what lost its ground without anyone having come by yet. */
async function withdrawal(
  { clock, database }: Tenant,
  { session, challenge, account, status }: FoundSession,
): Promise<Pick<PageView, 'withdrawn'>> {
  if (status !== 'expired') return {};
  if (challenge.status !== 'canceled' && challenge.expiresAt <= clock.now()) return {};
  const waiting = await database.stores.hostedSessions.listUnsettled(account.id);
  const isSuperseded = waiting.some(({ id }) => id > session.id);
  return { withdrawn: isSuperseded ? 'superseded' : 'changed' };
}

async function methodsNow(tenant: Tenant, found: FoundSession): Promise<string[]> {
  const offered = sessionMethods(tenant, found.account);
  const methods = offered.filter((type) => found.challenge.methods.includes(type));
  if (!methods.includes('push') || !(await isPaused(tenant, found.account))) return methods;
  return methods.filter((type) => type !== 'push');
}

async function progress(
  tenant: Tenant,
  found: FoundSession,
): Promise<Pick<PageView, 'secretNumber' | 'sentTo' | 'resendAt'>> {
  const secretNumber = openNumber(tenant, found.session);
  const sent = await findSentCode(tenant, found);
  return { ...(secretNumber !== undefined && { secretNumber }), ...sent };
}
