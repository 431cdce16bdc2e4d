import { Activated, CodeRequest, Enrolled, EnrollRequest } from '@countersign/protocol/hosted/two-factor';
import { activatePerson } from '../../flows/hosted-person/activate-person.ts';
import { enrollPerson } from '../../flows/hosted-person/enroll-person.ts';
import { qrDataUrl } from '../qr-image.ts';
import { applicationOf, keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { hostedCaller } from './hosted-caller.ts';
import { operation } from './operation.ts';
import { orThrowToKey } from './warn-capped.ts';

const scope = 'enroll';

/** For a business that would rather not handle secrets. */
export function enrollRoutes(app: TypedApp, services: Services): void {
  const { engine } = services;

  const enroll = operation({
    scope,
    summary: 'Begin to set up an authenticator app for a person',
    description:
      'Good for 30 minutes. What is in force stays so until the new authenticator is confirmed by `activate`.',
    body: EnrollRequest,
    answer: Enrolled,
    meaning: 'A set-up waits for its first code for 30 minutes; what was in force stays in force.',
    remedy: 'Show the QR code and the recovery codes once, and confirm with a code of the app.',
    refusals: ['external_id_mismatch', 'account_disabled', 'method_unavailable', 'conflict'],
  });
  app.post('/v1/two-factor/enroll', enroll, async (request, reply) => {
    const { email, external_id: externalId } = request.body;
    const caller = hostedCaller(services, request, reply);
    const person = { email, externalId };
    const setup = orThrow(await enrollPerson(engine, applicationOf(request), person, caller));
    return answer({
      secret: setup.secret,
      otpauth_url: setup.otpauthUrl,
      qr_code: qrDataUrl(setup.otpauthUrl),
      recovery_codes: setup.recoveryCodes,
    });
  });

  const activate = operation({
    scope,
    summary: "Confirm a person's set-up",
    description: 'By a code of the new authenticator, which replaces the one in force from now on.',
    budget: 'database',
    body: CodeRequest,
    answer: Activated,
    meaning: 'The second factor is on; the one before it has ended.',
    remedy: 'Ask for a session at the next login.',
    refusals: ['invalid_code', 'setup_not_initiated', 'external_id_mismatch', 'account_disabled'],
  });
  app.post('/v1/two-factor/activate', activate, async (request, reply) => {
    const { email, external_id: externalId, code } = request.body;
    const caller = hostedCaller(services, request, reply);
    const confirmation = { email, externalId, code };
    const activated = orThrowToKey(
      request,
      await activatePerson(engine, keyHolderOf(request), confirmation, caller),
    );
    return answer({ email: activated.email, two_factor_enabled: true });
  });
}
