import { LIST_APPROVAL_REQUESTS } from '@countersign/protocol/hosted/device-routes';
import type { ApprovalRequests } from '@countersign/protocol/hosted/devices';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../../core/application/application.ts';
import { type ApprovalRequest, listRequests, POLL_TYPE } from '../../../flows/device/list-requests.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { instantText } from '../../instant-text.ts';
import type { Services } from '../../services.ts';
import { hostedRoute } from '../hosted-route.ts';
import { deviceOf } from './device-of.ts';

export function listRequestsRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(app, LIST_APPROVAL_REQUESTS, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const device = await deviceOf(services, request, reply, { type: POLL_TYPE, caller });
    const { requests, pausedUntil } = await listRequests(device, caller);
    return answer<ApprovalRequests>({
      requests: requests.map((one) => encode(device.application, one)),
      ...(pausedUntil !== undefined && { paused_until: instantText(pausedUntil) }),
    });
  });
}

function encode(
  { clientId, name }: Application,
  { challengeId, numberDigits, createdAt, expiresAt, ipAddress, userAgent, elsewhere }: ApprovalRequest,
): ApprovalRequests['requests'][number] {
  return {
    challenge_id: challengeId,
    client_id: clientId,
    application: name,
    number_digits: numberDigits,
    created_at: instantText(createdAt),
    expires_at: instantText(expiresAt),
    ...(ipAddress !== undefined && { ip_address: ipAddress }),
    ...(userAgent !== undefined && { user_agent: userAgent }),
    elsewhere,
  };
}
