import type { Caller } from '../../core/caller.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { placeOf } from '../../core/session/place.ts';
import { pausedUntil } from '../hosted-session/approval-pause.ts';
import { type FoundSession, findById } from '../hosted-session/find-hosted-session.ts';
import { isElsewhere, openNumber } from '../hosted-session/secret-number.ts';
import type { AuthenticatedDevice } from './authenticate-device.ts';

export const POLL_TYPE = 'countersign-poll+jwt';

/** One login that waits for a device, as its owner sees it. */
export interface ApprovalRequest {
  readonly challengeId: string;
  readonly numberDigits: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly elsewhere: boolean;
}

export interface ApprovalRequests {
  readonly requests: readonly ApprovalRequest[];
  readonly pausedUntil?: number;
}

/** What waits for this device's owner; the number itself is never sent. */
export async function listRequests(device: AuthenticatedDevice, caller: Caller): Promise<ApprovalRequests> {
  const { account } = device;
  const sessions = await device.database.stores.hostedSessions.listUnsettled(account.id);
  const asked = sessions.filter(({ numberAskedAt }) => numberAskedAt !== undefined);
  const found = await Promise.all(asked.map(({ id }) => findById(device, id)));
  const described = await Promise.all(found.map((session) => describe(device, session, caller)));
  const requests = described.flat();
  const until = await pausedUntil(device, account);
  return { requests, ...(until !== undefined && { pausedUntil: until }) };
}

async function describe(
  ports: Ports,
  found: FoundSession | undefined,
  caller: Caller,
): Promise<ApprovalRequest[]> {
  if (found?.status !== 'pending') return [];
  const { session, challenge } = found;
  const secretNumber = openNumber(ports, session);
  if (secretNumber === undefined) return [];
  const prompt = await ports.factorMethods.get('push')?.prompt({ challenge, factors: [], secretNumber });
  if (prompt?.asks !== 'signature') return [];
  const { userIp, userAgent } = session;
  return [
    {
      challengeId: prompt.challengeId,
      numberDigits: prompt.numberDigits,
      createdAt: challenge.createdAt,
      expiresAt: challenge.expiresAt,
      ...(userIp !== undefined && { ipAddress: userIp }),
      ...(userAgent !== undefined && { userAgent }),
      elsewhere: isElsewhere(placeOf(caller.ipAddress), userIp),
    },
  ];
}
