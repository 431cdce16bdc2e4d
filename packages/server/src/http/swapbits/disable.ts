import { SWAPBITS_DISABLE } from '@countersign/protocol/swapbits/swapbits-routes';
import type { FastifyInstance } from 'fastify';
import { turnOffByCode } from '../../flows/enrolment/turn-off.ts';
import { interpretCode } from '../../flows/login/interpret-code.ts';
import { callerOf } from '../hooks/caller.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { swapbitsRoute } from './swapbits-route.ts';

export function disableRoute(app: FastifyInstance, services: Services): void {
  swapbitsRoute(app, SWAPBITS_DISABLE, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const response = interpretCode(request.body.code);
    orThrow(await turnOffByCode(authenticatedOf(request), response, caller));
    return answer(SWAPBITS_DISABLE, { enabled: false });
  });
}
