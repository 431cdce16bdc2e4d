import { generateRecoveryCodes } from '../../flows/enrolment/manage-recovery-codes.ts';
import { refuseHead } from '../refuse-head.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { operation } from './operation.ts';
import { BackUpCodes } from './schemas.ts';

const PATH = '/authentication/twoFa/generate';

export function backUpCodesRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Generate back up codes',
    description: 'Ends all earlier ones, whichever API issued them.',
    access: 'bearer',
    answer: BackUpCodes,
    meaning: 'These codes are shown only now; all earlier ones have ended.',
    remedy: 'Save them where the phone is not. Each works once.',
    refusals: ['step_up_required', 'two_factor_not_enabled', 'conflict'],
  });
  app.get(PATH, { ...described, exposeHeadRoute: false }, async (request, reply) => {
    const caller = conduitCaller(services, request, reply);
    const authenticated = authenticatedOf(request);
    const codes = await generateRecoveryCodes(services.engine, authenticated, 'digits-4-4', caller);
    return { codes: orThrow(codes) };
  });
  refuseHead(app, PATH);
}
