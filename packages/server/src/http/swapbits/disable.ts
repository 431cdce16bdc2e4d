import { turnOffByCode } from '../../flows/enrolment/turn-off.ts';
import { interpretCode } from '../../flows/login/interpret-code.ts';
import { callerOf } from '../hooks/caller.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer, DISABLED } from './answer.ts';
import { operation } from './operation.ts';
import { Disabled, DisableRequest } from './schemas.ts';

const MESSAGE = '2FA disabled';

export function disableRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Turn 2FA off',
    description: 'The right code is itself the step-up. Ends all factors, backup codes and trusted devices.',
    access: 'bearer',
    body: DisableRequest,
    code: DISABLED,
    message: MESSAGE,
    data: Disabled,
    meaning: '2FA is off, and logins ask for the password alone.',
    remedy: 'Delete the entry in the authenticator app too: its codes count no more.',
    refusals: ['invalid_code', 'two_factor_not_enabled', 'two_factor_required_by_policy', 'conflict'],
  });
  app.post('/auth/2fa/disable', described, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const response = interpretCode(request.body.code);
    orThrow(await turnOffByCode(services.engine, authenticatedOf(request), response, caller));
    return answer(DISABLED, MESSAGE, { enabled: false });
  });
}
