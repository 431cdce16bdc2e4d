import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import { endHostedSession } from '../../core/hosted-session/end-hosted-session.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { placeOf } from '../../core/session/place.ts';
import { approvalEffect } from '../hosted-session/approval-effect.ts';
import { type FoundSession, findById } from '../hosted-session/find-hosted-session.ts';
import { isElsewhere, isLong, openNumber } from '../hosted-session/secret-number.ts';
import type { AuthenticatedDevice } from './authenticate-device.ts';

/** What the owner of a device said: final, and once. */
export async function answerRequest(
  device: AuthenticatedDevice,
  caller: Caller,
): Promise<Outcome<'approved' | 'denied'>> {
  const { challenge_id: id, decision } = device.request.signed.claims;
  if (typeof id !== 'string') return refuse('session_expired');
  const found = await findById(device, id);
  const isOwn = found?.account.id === device.account.id;
  if (!isOwn || found.status !== 'pending' || found.session.numberAskedAt === undefined) {
    return refuse('session_expired');
  }
  if (decision === 'approve') return approve(device, found, caller);
  if (decision === 'deny') return deny(device, found, caller);
  return refuse('invalid_request', { message: 'decision must be "approve" or "deny"' });
}

async function approve(
  device: AuthenticatedDevice,
  found: FoundSession,
  caller: Caller,
): Promise<Outcome<'approved'>> {
  const { application, factor, request } = device;
  const { session } = found;
  const secretNumber = openNumber(device, session);
  if (secretNumber === undefined) return refuse('session_expired');
  if (isElsewhere(placeOf(caller.ipAddress), session.userIp) && !isLong(secretNumber)) {
    return refuse('conflict', { message: 'This device is in another network: ask for the number again' });
  }
  const completed = await completeChallenge(device, {
    reference: { id: session.id },
    purpose: 'hosted',
    response: {
      method: 'push',
      factorId: factor.id,
      signed: { request, clientId: application.clientId, secretNumber },
    },
    caller,
    effect: approvalEffect(device, session, caller),
  });
  if (!completed.ok && completed.code === 'invalid_challenge') return refuse('session_expired');
  return completed;
}

async function deny(
  device: AuthenticatedDevice,
  found: FoundSession,
  caller: Caller,
): Promise<Outcome<'denied'>> {
  const end = { status: 'denied', reason: 'device', now: device.clock.now(), caller } as const;
  const isFirst = await device.database.transact((stores) => endHostedSession(device, stores, found, end));
  return isFirst ? succeed('denied') : refuse('session_expired');
}
