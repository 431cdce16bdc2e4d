import { SYNC_PERSON } from '@countersign/protocol/hosted/two-factor-routes';
import type { FastifyInstance } from 'fastify';
import { disableSynced, enableSynced } from '../../flows/hosted-person/sync-two-factor.ts';
import { answer } from '../answer.ts';
import { keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { hostedCaller } from './hosted-caller.ts';
import { hostedRoute } from './hosted-route.ts';
import { orThrowToKey } from './warn-capped.ts';

export function syncRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(app, SYNC_PERSON, async (request, reply) => {
    const { email, external_id: externalId, action, ...given } = request.body;
    const holder = keyHolderOf(request);
    const person = { email, externalId };
    const caller = hostedCaller(services, request, reply);
    const outcome =
      action === 'ENABLE'
        ? await enableSynced(holder, person, given, caller)
        : await disableSynced(holder, person, caller);
    const synced = orThrowToKey(request, outcome);
    return answer({
      email: synced.email,
      two_factor_enabled: synced.twoFactorEnabled,
      ...(synced.weakSecret && { weak_secret: true }),
    });
  });
}
