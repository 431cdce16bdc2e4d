import { ANSWER_APPROVAL_REQUEST } from '@countersign/protocol/hosted/device-routes';
import type { FastifyInstance } from 'fastify';
import { ANSWER_TYPE } from '../../../core/push/push-method.ts';
import { answerRequest } from '../../../flows/device/answer-request.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import type { Services } from '../../services.ts';
import { orThrow } from '../../wire-error.ts';
import { hostedRoute } from '../hosted-route.ts';
import { deviceOf } from './device-of.ts';

export function answerRequestRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(app, ANSWER_APPROVAL_REQUEST, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const device = await deviceOf(services, request, reply, { type: ANSWER_TYPE, caller });
    return answer({ status: orThrow(await answerRequest(device, caller)) });
  });
}
