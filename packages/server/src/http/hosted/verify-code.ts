import { Verified, VerifyHeaders, VerifyRequest } from '@countersign/protocol/hosted/two-factor';
import { verifyPerson } from '../../flows/hosted-person/verify-person.ts';
import { keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { answer } from './answer.ts';
import { hostedCaller } from './hosted-caller.ts';
import { operation } from './operation.ts';
import { orThrowToKey } from './warn-capped.ts';

export function verifyRoute(app: TypedApp, services: Services): void {
  const { engine } = services;
  const described = operation({
    summary: "Check a person's code",
    description: 'For a business that shows a field of its own. Takes recovery codes too.',
    scope: 'verify',
    budget: 'database',
    headers: VerifyHeaders,
    body: VerifyRequest,
    answer: Verified,
    meaning: 'The code is right, and is used up.',
    remedy: 'Log the person in. Where `method` is `recovery_code`, tell her that one is gone.',
    refusals: ['invalid_code', 'user_not_enrolled', 'external_id_mismatch', 'account_disabled', 'conflict'],
  });
  app.post('/v1/two-factor/verify', described, async (request, reply) => {
    const { email, external_id: externalId, code } = request.body;
    const idempotencyKey = request.headers['idempotency-key']?.toString();
    const caller = hostedCaller(services, request, reply);
    const check = { email, externalId, code, idempotencyKey };
    const { method } = orThrowToKey(request, await verifyPerson(engine, keyHolderOf(request), check, caller));
    return answer({ valid: true, method });
  });
}
