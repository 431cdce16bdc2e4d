import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Engine } from '../../core/engine.ts';
import { endHostedSession } from '../../core/hosted-session/end-hosted-session.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { placeOf } from '../../core/session/place.ts';
import { approvalEffect } from '../hosted-session/approval-effect.ts';
import { type FoundSession, findById } from '../hosted-session/find-hosted-session.ts';
import { isElsewhere, isLong, openNumber } from '../hosted-session/secret-number.ts';
import type { AuthenticatedDevice } from './authenticate-device.ts';

/** What the owner of a device said: final, and once. */
export async function answerRequest(
  engine: Engine,
  device: AuthenticatedDevice,
  caller: Caller,
): Promise<Outcome<'approved' | 'denied'>> {
  const { challenge_id: id, decision } = device.request.signed.claims;
  if (typeof id !== 'string') return refuse('session_expired');
  const found = await findById(engine, device.application, id);
  const isOwn = found?.account.id === device.account.id;
  if (!isOwn || found.status !== 'pending' || found.session.numberAskedAt === undefined) {
    return refuse('session_expired');
  }
  if (decision === 'approve') return approve(engine, device, found, caller);
  if (decision === 'deny') return deny(engine, device, found, caller);
  return refuse('invalid_request', { message: 'decision must be "approve" or "deny"' });
}

async function approve(
  engine: Engine,
  { application, factor, request }: AuthenticatedDevice,
  found: FoundSession,
  caller: Caller,
): Promise<Outcome<'approved'>> {
  const { session } = found;
  const secretNumber = openNumber(engine, session);
  if (secretNumber === undefined) return refuse('session_expired');
  if (isElsewhere(placeOf(caller.ipAddress), session.userIp) && !isLong(secretNumber)) {
    return refuse('conflict', { message: 'This device is in another network: ask for the number again' });
  }
  const completed = await completeChallenge(engine, application, {
    reference: { id: session.id },
    purpose: 'hosted',
    response: {
      method: 'push',
      factorId: factor.id,
      signed: { request, clientId: application.clientId, secretNumber },
    },
    caller,
    effect: approvalEffect(engine, application, session, caller),
  });
  if (!completed.ok && completed.code === 'invalid_challenge') return refuse('session_expired');
  return completed;
}

async function deny(
  engine: Engine,
  { application }: AuthenticatedDevice,
  found: FoundSession,
  caller: Caller,
): Promise<Outcome<'denied'>> {
  const end = { status: 'denied', reason: 'device', now: engine.clock.now(), caller } as const;
  const isFirst = await engine.database.transact((stores) =>
    endHostedSession(engine, application, stores, found, end),
  );
  return isFirst ? succeed('denied') : refuse('session_expired');
}
