import type { Account } from '../account/account.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import { endFor } from '../ending/end-for.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import type { Ports } from '../ports/ports.ts';
import type { TokenGrant } from '../ports/token-signer.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { browserFamily } from '../trusted-browser/browser-family.ts';
import { signAccessToken } from './access-token.ts';
import { placeOf } from './place.ts';
import { REFRESH_TOKEN_LIFETIME, SESSION_LIFETIME, type Session } from './session.ts';

/** What was shown before a session opens. */
export interface SessionProofs {
  readonly first: 'registration' | 'password';
  readonly second?: {
    readonly method: string;
    readonly amr: readonly string[];
    readonly givesSudo: boolean;
  };
  /** Satisfies policy in place of a second factor; raises nothing. */
  readonly trustedBrowser?: true;
}

export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A session signed for and not yet in existence. */
export interface PreparedSession {
  readonly session: Session;
  readonly tokens: SessionTokens;
  readonly credentialVersion: number;
  /** Of a login from a new browser or place; drafted only then, since most logins are from known ones. */
  readonly notifyOwner: (stores: Stores) => Promise<void>;
  /** The sessions beyond the number that may live. */
  readonly endOldest: (stores: Stores) => Promise<unknown>;
}

/**
 * The one place where sessions come from. Signs outside the transaction; `insertSession` then brings the session
 * into existence, unless the account changed meanwhile.
 */
export async function prepareSession(
  tenant: Tenant,
  account: Account,
  proofs: SessionProofs,
  caller: Caller,
): Promise<PreparedSession> {
  if (account.secondFactorDue && proofs.second === undefined && proofs.trustedBrowser === undefined) {
    throw new Error('A session was asked for while the second factor is due');
  }
  const { amr, grant } = assess(proofs);
  const refresh = tenant.handles.issueRefresh();
  const session = newSession(tenant, account, { amr, refresh, caller });
  const accessToken = await signAccessToken(tenant, session, grant, caller);
  return {
    session,
    tokens: { accessToken, refreshToken: refresh.token },
    credentialVersion: account.credentialVersion,
    notifyOwner: (stores) => {
      const detail = { accountId: account.id, caller, data: { sessionId: session.id } };
      const event = newEvent(tenant, 'login.new_browser', detail);
      return prepareEvents(tenant, account, [event])(stores);
    },
    endOldest: (stores) => {
      const end = endFor(tenant, 'too-many-sessions', { account, sessionId: session.id });
      return end(stores, session.createdAt);
    },
  };
}

/** False when the account's credentials changed since they were proved. */
export async function insertSession(stores: Stores, prepared: PreparedSession): Promise<boolean> {
  const { session, credentialVersion, notifyOwner, endOldest } = prepared;
  const { inserted, familiar, crowded } = await stores.sessions.insert(session, credentialVersion);
  if (crowded) await endOldest(stores);
  if (inserted && !familiar) await notifyOwner(stores);
  return inserted;
}

function assess({ first, second, trustedBrowser }: SessionProofs): { amr: string[]; grant: TokenGrant } {
  if (second?.givesSudo === false) return { amr: ['pwd', ...second.amr], grant: 'bypass_code' };
  if (second !== undefined) return { amr: ['pwd', ...second.amr, 'mfa'], grant: 'second_factor' };
  if (trustedBrowser === true) return { amr: ['pwd'], grant: 'trusted_device' };
  return { amr: ['pwd'], grant: first };
}

function newSession(
  ports: Ports,
  account: Account,
  {
    amr,
    refresh,
    caller,
  }: {
    readonly amr: readonly string[];
    readonly refresh: { familyHash: string; hash: string };
    readonly caller: Caller;
  },
): Session {
  const now = ports.clock.now();
  return {
    id: ports.newId(),
    applicationId: account.applicationId,
    accountId: account.id,
    amr,
    authTime: now,
    familyHash: refresh.familyHash,
    refreshHash: refresh.hash,
    ipAddress: caller.ipAddress,
    userAgent: caller.userAgent,
    browserFamily: browserFamily(caller.userAgent),
    place: placeOf(caller.ipAddress),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + REFRESH_TOKEN_LIFETIME,
    absoluteExpiresAt: now + SESSION_LIFETIME,
  };
}
