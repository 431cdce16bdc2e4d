import { Decision, DeviceRequest } from '@countersign/protocol/hosted/devices';
import { ANSWER_TYPE } from '../../../core/push/push-method.ts';
import { answerRequest } from '../../../flows/device/answer-request.ts';
import { callerOf } from '../../hooks/caller.ts';
import type { Services } from '../../services.ts';
import type { TypedApp } from '../../typed-app.ts';
import { orThrow } from '../../wire-error.ts';
import { answer } from '../answer.ts';
import { deviceOf } from './device-of.ts';
import { deviceOperation } from './device-operation.ts';

export function answerRequestRoute(app: TypedApp, services: Services): void {
  const described = deviceOperation({
    summary: 'Approve or deny',
    description: 'Final; signed with the type `countersign-answer+jwt`. Another number is a failed guess.',
    budget: 'refusals',
    body: DeviceRequest,
    answer: Decision,
    meaning: 'The decision is recorded and final; the business is told.',
    remedy: 'Show the person what she decided.',
    refusals: ['invalid_device', 'invalid_code', 'session_expired', 'conflict', 'application_inactive'],
  });
  app.post('/v1/devices/answers', described, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const device = await deviceOf(services, request, reply, ANSWER_TYPE, caller);
    return answer({ status: orThrow(await answerRequest(services.engine, device, caller)) });
  });
}
