import { ApprovalRequests, DeviceRequest } from '@countersign/protocol/hosted/devices';
import type { Application } from '../../../core/application/application.ts';
import { type ApprovalRequest, listRequests, POLL_TYPE } from '../../../flows/device/list-requests.ts';
import { callerOf } from '../../hooks/caller.ts';
import { instantText } from '../../instant-text.ts';
import type { Services } from '../../services.ts';
import type { TypedApp } from '../../typed-app.ts';
import { answer } from '../answer.ts';
import { deviceOf } from './device-of.ts';
import { deviceOperation } from './device-operation.ts';

export function listRequestsRoute(app: TypedApp, services: Services): void {
  const described = deviceOperation({
    summary: 'What waits for the person',
    description: 'Polled by the device while its app is open; signed with the type `countersign-poll+jwt`.',
    budget: 'refusals',
    body: DeviceRequest,
    answer: ApprovalRequests,
    meaning: 'These requests wait for an answer, perhaps none.',
    remedy: 'Show who asks, from where and when, and let the person type the number.',
    refusals: ['invalid_device', 'application_inactive'],
  });
  app.post('/v1/devices/requests', described, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const device = await deviceOf(services, request, reply, POLL_TYPE, caller);
    const { requests, pausedUntil } = await listRequests(services.engine, device, caller);
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
