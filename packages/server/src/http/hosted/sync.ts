import { Synced, SyncRequest } from '@countersign/protocol/hosted/two-factor';
import { disableSynced, enableSynced } from '../../flows/hosted-person/sync-two-factor.ts';
import { keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { answer } from './answer.ts';
import { hostedCaller } from './hosted-caller.ts';
import { operation } from './operation.ts';
import { orThrowToKey } from './warn-capped.ts';

export function syncRoute(app: TypedApp, services: Services): void {
  const { engine } = services;
  const described = operation({
    summary: "Synchronize a person's second factor",
    description:
      'For a business that issued the secret and has verified it. The same secret again changes nothing; another one replaces it at once. Turning off and replacing is limited by the hour and the key.',
    scope: 'sync',
    body: SyncRequest,
    answer: Synced,
    meaning: 'The second factor of the person is now as you said.',
    remedy: 'Heed `weak_secret`: enrol such a person anew with a longer secret.',
    refusals: [
      'external_id_mismatch',
      'account_disabled',
      'method_unavailable',
      'two_factor_required_by_policy',
      'conflict',
    ],
  });
  app.post('/v1/two-factor/sync', described, async (request, reply) => {
    const { email, external_id: externalId, action, ...given } = request.body;
    const holder = keyHolderOf(request);
    const person = { email, externalId };
    const caller = hostedCaller(services, request, reply);
    const outcome =
      action === 'ENABLE'
        ? await enableSynced(engine, holder, person, given, caller)
        : await disableSynced(engine, holder, person, caller);
    const synced = orThrowToKey(request, outcome);
    return answer({
      email: synced.email,
      two_factor_enabled: synced.twoFactorEnabled,
      ...(synced.weakSecret && { weak_secret: true }),
    });
  });
}
