import { ACTIVATE_PERSON, ENROLL_PERSON } from '@countersign/protocol/hosted/two-factor-routes';
import type { FastifyInstance } from 'fastify';
import { activatePerson } from '../../flows/hosted-person/activate-person.ts';
import { enrollPerson } from '../../flows/hosted-person/enroll-person.ts';
import { answer } from '../answer.ts';
import { qrDataUrl } from '../qr-image.ts';
import { keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { hostedCaller } from './hosted-caller.ts';
import { hostedRoute } from './hosted-route.ts';
import { orThrowToKey } from './warn-capped.ts';

/** For a business that would rather not handle secrets. */
export function enrollRoutes(app: FastifyInstance, services: Services): void {
  hostedRoute(app, ENROLL_PERSON, async (request, reply) => {
    const { email, external_id: externalId } = request.body;
    const caller = hostedCaller(services, request, reply);
    const person = { email, externalId };
    const setup = orThrowToKey(request, await enrollPerson(keyHolderOf(request), person, caller));
    return answer({
      secret: setup.secret,
      otpauth_url: setup.otpauthUrl,
      qr_code: qrDataUrl(setup.otpauthUrl),
      recovery_codes: setup.recoveryCodes,
    });
  });

  hostedRoute(app, ACTIVATE_PERSON, async (request, reply) => {
    const { email, external_id: externalId, code } = request.body;
    const caller = hostedCaller(services, request, reply);
    const confirmation = { email, externalId, code };
    const activated = orThrowToKey(request, await activatePerson(keyHolderOf(request), confirmation, caller));
    return answer({ email: activated.email, two_factor_enabled: true });
  });
}
