import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../../core/account/account.ts';
import { refuse } from '../../core/outcome.ts';
import { confirmNewestSetup } from '../../flows/enrolment/confirm-setup.ts';
import { finishLogin } from '../../flows/login/finish-login.ts';
import { interpretCode } from '../../flows/login/interpret-code.ts';
import { checkBearer, readBearer } from '../hooks/bearer.ts';
import { callerOf } from '../hooks/caller.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer, CODE_VALID } from './answer.ts';
import { operation } from './operation.ts';
import { Verified, VerifyRequest } from './schemas.ts';

const MESSAGE = 'OTP code is valid';

export function verifyRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Finish a login, or confirm a set-up',
    description: 'With `token` it finishes a login; without it, the bearer confirms the set-up begun last.',
    access: 'open',
    security: [{}, { bearer: [] }],
    budget: 'database',
    body: VerifyRequest,
    code: CODE_VALID,
    message: MESSAGE,
    data: Verified,
    meaning: 'With `token`: the code was right, and a session is open.',
    remedy: 'Keep the tokens and send the access token as the bearer.',
    otherwise: [
      {
        meaning: 'Without `token`: the code was right, the set-up is confirmed and 2FA is on.',
        remedy: 'Keep the backup codes where the phone is not.',
      },
    ],
    refusals: ['invalid_code', 'invalid_challenge', 'setup_not_initiated'],
  });
  app.post('/auth/2fa/verify', described, async (request, reply) => {
    const { code, token } = request.body;
    // A form with one field for it sends it empty.
    const data =
      token === undefined || token === ''
        ? await confirm(services, request, reply, code)
        : await finish(services, request, reply, token, code);
    return answer(CODE_VALID, MESSAGE, data);
  });
}

async function finish(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  tempToken: string,
  code: string,
) {
  const caller = callerOf(services, request, reply);
  const completion = { tempToken, response: interpretCode(code) };
  const finished = await finishLogin(services.engine, applicationOf(request), completion, caller);
  const { account, tokens } = orThrow(finished);
  const { accessToken, refreshToken } = tokens;
  return { accessToken, refreshToken, user: userOf(account) };
}

async function confirm(services: Services, request: FastifyRequest, reply: FastifyReply, code: string) {
  const token = readBearer(request);
  if (token === undefined) return orThrow(refuse('invalid_access_token'));
  const authenticated = orThrow(await checkBearer(services, request, token));
  const caller = callerOf(services, request, reply);
  orThrow(await confirmNewestSetup(services.engine, authenticated, code, caller));
  return { enabled: true } as const;
}

function userOf({ id, email, emailVerifiedAt, secondFactorDue }: Account) {
  return {
    id,
    ...(email !== undefined && { email }),
    verified: emailVerifiedAt !== undefined,
    twoFactorEnabled: secondFactorDue,
  };
}
