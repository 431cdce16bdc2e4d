import { OpenedSession, RegisterRequest } from '@countersign/protocol/native/accounts';
import { registerAccount } from '../../../flows/account/register.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';
import { userOf } from './user.ts';

export function registerRoute(app: NativeApp, services: NativeServices): void {
  const { engine, cookies } = services;
  const described = operation({
    tag: 'Accounts',
    summary: 'Open an account',
    description: 'Its first session may set up second factors for 15 minutes.',
    access: 'open',
    budget: 'database',
    cookies: true,
    body: RegisterRequest,
    status: 201,
    answer: OpenedSession,
    meaning: 'The account is open and its first session with it.',
    remedy: 'Keep the tokens, and set up a second factor while the session is fresh.',
    refusals: [
      'weak_password',
      'email_taken',
      'username_taken',
      'registration_closed',
      'wrong_application_kind',
    ],
  });
  app.post('/auth/register', described, async (request, reply) => {
    const { email, username, password } = request.body;
    const registration = { email, username, password };
    const caller = callerOf(services, request, reply);
    const { account, tokens } = orThrow(
      await registerAccount(engine, applicationOf(request), registration, caller),
    );
    reply.code(201);
    return answer({ ...deliverTokens(cookies, request, reply, tokens), user: userOf(account) });
  });
}
