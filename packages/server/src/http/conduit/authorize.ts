import { CONDUIT_AUTHORIZE } from '@countersign/protocol/conduit/login-routes';
import type { Authorization } from '@countersign/protocol/conduit/schemas';
import type { FastifyInstance } from 'fastify';
import { maskEmail } from '../../core/delivery/mask.ts';
import type { TypedFactorType } from '../../core/factor/factor-kinds.ts';
import { type Asked, askForLogin, askForStepUp } from '../../flows/login/ask-second-factor.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';
import { maskNumber } from './mask-number.ts';
import { presentedOf, requireToken } from './presented.ts';

export function authorizeRoute(app: FastifyInstance, services: Services): void {
  conduitRoute(
    app,
    CONDUIT_AUTHORIZE,
    async (request, reply) => {
      const presented = presentedOf(request);
      const caller = conduitCaller(services, request, reply);
      const asked =
        'tempToken' in presented
          ? await askForLogin(tenantOf(request), presented.tempToken, caller)
          : await askForStepUp(presented.authenticated, caller);
      return said(orThrow(asked));
    },
    { onRequest: requireToken(services) },
  );
}

function said(asked: Asked): Authorization {
  if (asked.method === 'none') return { message: '2FA disabled' };
  return SAID[asked.method](asked.prompt.destination ?? '');
}

const SAID: Readonly<Record<TypedFactorType, (destination: string) => Authorization>> = {
  totp: () => ({ method: 'authenticator', message: 'Check your authenticator app for the code' }),
  sms: (number) => ({ method: 'sms', message: sentTo(maskNumber(number)) }),
  email: (address) => ({ method: 'email', message: sentTo(maskEmail(address)) }),
};

function sentTo(shown: string): string {
  return `A verification code has been sent to ${shown}`;
}
