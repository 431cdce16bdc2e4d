import { confirmNewestSetup } from '../../flows/enrolment/confirm-setup.ts';
import { addErrors } from '../hooks/errors.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitSetupErrors } from './conduit-errors.ts';
import { operation } from './operation.ts';
import { CodeRequest, Said } from './schemas.ts';

/** In a scope of its own: a wrong code has another status here. */
export function confirmRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Finish enabling 2FA',
    description: 'With a code of the method begun last in this session.',
    access: 'bearer',
    body: CodeRequest,
    answer: Said('2FA enabled'),
    meaning: '2FA is on, and logins ask for it.',
    remedy: 'Generate back up codes and save them.',
    refusals: ['invalid_code', 'setup_not_initiated'],
    shape: conduitSetupErrors,
  });
  app.register((scope: TypedApp, _options, done) => {
    addErrors(scope, services, () => conduitSetupErrors);
    scope.post('/authentication/twoFa/enable/verify', described, async (request, reply) => {
      const caller = conduitCaller(services, request, reply);
      const { code } = request.body;
      orThrow(await confirmNewestSetup(services.engine, authenticatedOf(request), code, caller));
      return { message: '2FA enabled' };
    });
    done();
  });
}
