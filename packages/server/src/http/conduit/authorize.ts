import { maskEmail } from '../../core/delivery/mask.ts';
import type { TypedFactorType } from '../../core/factor/factor-kinds.ts';
import { type Asked, askForLogin, askForStepUp } from '../../flows/login/ask-second-factor.ts';
import { NUMBER_NOT_ALLOWED } from '../describe/specific-refusals.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { maskNumber } from './mask-number.ts';
import { operation } from './operation.ts';
import { readPresented, requireToken } from './presented.ts';
import { Authorization } from './schemas.ts';

export function authorizeRoute(app: TypedApp, services: Services): void {
  const { engine } = services;
  const described = operation({
    summary: 'Ask for a code',
    description: 'Sends it where it is sent. Of several methods: authenticator, then sms, then email.',
    access: 'either',
    answer: Authorization,
    meaning: 'A code is on its way, to where the answer says.',
    remedy: 'Send the code to `twoFa/verify`.',
    otherwise: [
      {
        meaning: 'The code is in the authenticator app.',
        remedy: 'Send the code that it shows now to `twoFa/verify`.',
      },
      { meaning: '2FA is off: no code is due.', remedy: 'Nothing is left to do.' },
    ],
    refusals: ['method_unavailable', 'delivery_failed', NUMBER_NOT_ALLOWED, 'delivery_closed'],
  });
  app.post(
    '/authentication/twoFa/authorize',
    { ...described, onRequest: requireToken(services) },
    async (request, reply) => {
      const presented = await readPresented(services, request);
      const caller = conduitCaller(services, request, reply);
      const asked =
        'tempToken' in presented
          ? await askForLogin(engine, applicationOf(request), presented.tempToken, caller)
          : await askForStepUp(engine, presented.authenticated, caller);
      return said(orThrow(asked));
    },
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
