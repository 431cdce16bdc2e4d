import { CONDUIT_LOGIN, CONDUIT_REGISTER } from '@countersign/protocol/conduit/account-routes';
import type { ConduitUser } from '@countersign/protocol/conduit/schemas';
import type { FastifyInstance } from 'fastify';
import type { Account } from '../../core/account/account.ts';
import { createAccount } from '../../flows/account/register.ts';
import { login } from '../../flows/login/login.ts';
import { instantText } from '../instant-text.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';

export function accountRoutes(app: FastifyInstance, services: Services): void {
  conduitRoute(app, CONDUIT_REGISTER, async (request, reply) => {
    const { email, password } = request.body;
    const caller = conduitCaller(services, request, reply);
    return userOf(orThrow(await createAccount(tenantOf(request), { email, password }, caller)));
  });

  conduitRoute(app, CONDUIT_LOGIN, async (request, reply) => {
    const { email: identifier, password } = request.body;
    const caller = conduitCaller(services, request, reply);
    const attempt = { identifier, password, cannotEnrol: true };
    const opened = orThrow(await login(tenantOf(request), attempt, caller));
    return opened.kind === 'session' ? opened.tokens : { accessToken: opened.tempToken };
  });
}

/** An account just made has no `twoFaMethod`. */
function userOf(account: Account): ConduitUser {
  const { id, email, emailVerifiedAt, disabledAt, secondFactorDue } = account;
  return {
    _id: id,
    ...(email !== undefined && { email }),
    active: disabledAt === undefined,
    isVerified: emailVerifiedAt !== undefined,
    hasTwoFA: secondFactorDue,
    createdAt: instantText(account.createdAt),
    updatedAt: instantText(account.updatedAt),
  };
}
