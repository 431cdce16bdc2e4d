import { SecretNumber } from '@countersign/protocol/hosted/sessions';
import { askSecretNumber } from '../../flows/hosted-session/ask-secret-number.ts';
import { instantText } from '../instant-text.ts';
import { refuseHead } from '../refuse-head.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { hostedCaller } from './hosted-caller.ts';
import { operation } from './operation.ts';
import { SESSION_SECURITY, sessionTokenOf } from './session-token.ts';

const PATH = '/v1/secret-number';

export function secretNumberRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'The number for the app',
    description: 'Starts the request in the app; asking again gives the same number.',
    scope: 'sessions',
    security: SESSION_SECURITY,
    answer: SecretNumber,
    meaning: 'The request waits in the app of the person until it expires.',
    remedy: 'Show her the number on your page; she types it into the app.',
    refusals: ['invalid_session_token', 'session_expired', 'method_unavailable'],
  });
  app.get(PATH, { ...described, exposeHeadRoute: false }, async (request, reply) => {
    const caller = hostedCaller(services, request, reply);
    const sessionToken = sessionTokenOf(request);
    const asked = await askSecretNumber(services.engine, applicationOf(request), sessionToken, caller);
    const { secretNumber, expiresAt } = orThrow(asked);
    return answer({ secret_number: secretNumber, expires_at: instantText(expiresAt) });
  });
  refuseHead(app, PATH);
}
