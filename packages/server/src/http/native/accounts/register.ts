import { REGISTER } from '@countersign/protocol/native/account-routes';
import type { FastifyInstance } from 'fastify';
import { registerAccount } from '../../../flows/account/register.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';
import { enrolmentDue } from './enrolment-due.ts';
import { userOf } from './user.ts';

export function registerRoute(app: FastifyInstance, services: NativeServices): void {
  const { cookies } = services;
  nativeRoute(app, REGISTER, async (request, reply) => {
    const { email, username, password } = request.body;
    const registration = { email, username, password };
    const caller = callerOf(services, request, reply);
    const opened = orThrow(await registerAccount(tenantOf(request), registration, caller));
    reply.code(201);
    if (opened.kind === 'enrolment_due') return answer(enrolmentDue(opened));
    const { account, tokens } = opened;
    return answer({ ...deliverTokens(cookies, { request, reply }, tokens), user: userOf(account) });
  });
}
