import { VERIFY_PERSON } from '@countersign/protocol/hosted/two-factor-routes';
import type { FastifyInstance } from 'fastify';
import { verifyPerson } from '../../flows/hosted-person/verify-person.ts';
import { answer } from '../answer.ts';
import { keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { hostedCaller } from './hosted-caller.ts';
import { hostedRoute } from './hosted-route.ts';
import { orThrowToKey } from './warn-capped.ts';

export function verifyRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(app, VERIFY_PERSON, async (request, reply) => {
    const { email, external_id: externalId, code } = request.body;
    const idempotencyKey = request.headers['idempotency-key']?.toString();
    const caller = hostedCaller(services, request, reply);
    const check = { email, externalId, code, idempotencyKey };
    const { method } = orThrowToKey(request, await verifyPerson(keyHolderOf(request), check, caller));
    return answer({ valid: true, method });
  });
}
