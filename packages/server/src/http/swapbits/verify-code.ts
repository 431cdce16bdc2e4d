import { SWAPBITS_VERIFY } from '@countersign/protocol/swapbits/swapbits-routes';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../../core/account/account.ts';
import { refuse } from '../../core/outcome.ts';
import { confirmNewestSetup } from '../../flows/enrolment/confirm-setup.ts';
import { finishLogin } from '../../flows/login/finish-login.ts';
import { interpretCode } from '../../flows/login/interpret-code.ts';
import { checkBearer, readBearer } from '../hooks/bearer.ts';
import { callerOf } from '../hooks/caller.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow, RefusalError } from '../wire-error.ts';
import { answer } from './answer.ts';
import { swapbitsRoute } from './swapbits-route.ts';

export function verifyRoute(app: FastifyInstance, services: Services): void {
  swapbitsRoute(app, SWAPBITS_VERIFY, async (request, reply) => {
    const { code, token } = request.body;
    // A form with one field for it sends it empty.
    const data =
      token === undefined || token === ''
        ? await confirm(services, request, reply, code)
        : await finish(services, request, reply, { tempToken: token, code });
    return answer(SWAPBITS_VERIFY, data);
  });
}

async function finish(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { tempToken, code }: { readonly tempToken: string; readonly code: string },
) {
  const caller = callerOf(services, request, reply);
  const completion = { tempToken, response: interpretCode(code) };
  const finished = await finishLogin(tenantOf(request), completion, caller);
  const { account, tokens } = orThrow(finished);
  const { accessToken, refreshToken } = tokens;
  return { accessToken, refreshToken, user: userOf(account) };
}

async function confirm(services: Services, request: FastifyRequest, reply: FastifyReply, code: string) {
  const token = readBearer(request);
  if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
  const authenticated = orThrow(await checkBearer(request, token));
  const caller = callerOf(services, request, reply);
  orThrow(await confirmNewestSetup(authenticated, code, caller));
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
