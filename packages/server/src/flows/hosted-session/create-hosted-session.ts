import type { Account } from '../../core/account/account.ts';
import { findHostedPerson, type PersonReference } from '../../core/account/find-hosted-person.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Challenge } from '../../core/challenge/challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { FACTOR_KINDS } from '../../core/factor/factor-kinds.ts';
import type { HostedSession } from '../../core/hosted-session/hosted-session.ts';
import { tokenBinding } from '../../core/hosted-session/settle-hosted-session.ts';
import { type Outcome, type Refusal, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { counter } from '../../core/throttle/counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';
import { sessionMethods } from './session-methods.ts';

export interface HostedSessionRequest extends PersonReference {
  readonly returnUrl?: string | undefined;
  readonly state?: string | undefined;
  /** Of the person who logs in: canonical. */
  readonly userIp?: string | undefined;
  readonly userAgent?: string | undefined;
}

export interface CreatedSession {
  /** Between the two backends only. */
  readonly sessionToken: string;
  /** For the address of the page. */
  readonly pageHandle: string;
  readonly methods: readonly string[];
  readonly expiresAt: number;
}

/** One pending second factor for a person; their older ones are superseded, each with its result. */
export async function createSession(
  tenant: Tenant,
  request: HostedSessionRequest,
  caller: Caller,
): Promise<Outcome<CreatedSession>> {
  const { application } = tenant;
  if (
    request.returnUrl !== undefined &&
    !application.settings.hosted.returnUrls.includes(request.returnUrl)
  ) {
    return refuseReturnUrl();
  }
  const person = await findHostedPerson(tenant, request);
  if (!person.ok) return person;
  const account = person.value;
  const sessions = counter(tenant.limits, 'hostedSession', application.id, account.id);
  const counted = await countUse(tenant, [sessions], caller);
  if (!counted.ok) return counted;
  const made = draftSession(tenant, account, request, caller);
  return store(tenant, account, made);
}

function refuseReturnUrl(): Refusal {
  const message = "return_url must be one of the application's return URLs, letter by letter";
  return refuse('invalid_request', { field: 'return_url', message });
}

interface Draft {
  readonly challenge: Challenge;
  readonly session: HostedSession;
  readonly created: CreatedSession;
}

function draftSession(
  tenant: Tenant,
  account: Account,
  { returnUrl, state, userIp, userAgent }: HostedSessionRequest,
  caller: Caller,
): Draft {
  const token = tenant.handles.issue('session');
  const page = tenant.handles.issue('page');
  const offered = sessionMethods(tenant, account);
  const challenge = draftChallenge(tenant, account, {
    purpose: 'hosted',
    handleHash: token.hash,
    // A device may be registered while the session waits.
    methods: tenant.application.settings.hosted.methods.filter(
      (type) => FACTOR_KINDS[type].mayJoinLate || offered.includes(type),
    ),
    place: { ipAddress: userIp ?? caller.ipAddress, userAgent: userAgent ?? '' },
  });
  const { id, applicationId, accountId, expiresAt } = challenge;
  const owner = { id, applicationId, accountId };
  const session: HostedSession = {
    ...owner,
    token: tenant.boxes.seal(new TextEncoder().encode(token.token), tokenBinding(owner)),
    pageHash: page.hash,
    ...(returnUrl !== undefined && { returnUrl }),
    ...(state !== undefined && { state }),
    ...(userIp !== undefined && { userIp }),
    ...(userAgent !== undefined && { userAgent }),
    secretNumber: '',
  };
  const created = { sessionToken: token.token, pageHandle: page.token, methods: offered, expiresAt };
  return { challenge, session, created };
}

async function store(
  tenant: Tenant,
  account: Account,
  { challenge, session, created }: Draft,
): Promise<Outcome<CreatedSession>> {
  const supersede = endFor(tenant, 'session-superseded', { account });
  const event = newEvent(tenant, 'challenge.created', {
    accountId: account.id,
    actor: 'anonymous',
    caller: challenge,
    data: { challengeId: challenge.id, purpose: challenge.purpose },
  });
  const record = prepareEvents(tenant, account, [event]);
  return tenant.database.transact(async (stores): Promise<Outcome<CreatedSession>> => {
    // Two at once: the later one finds the earlier.
    if (!(await stores.accounts.hold(account.id, account.credentialVersion))) {
      return refuse('conflict');
    }
    await supersede(stores, tenant.clock.now());
    await stores.challenges.insert(challenge);
    await stores.hostedSessions.insert(session);
    await record(stores);
    return succeed(created);
  });
}
