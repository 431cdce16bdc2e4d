import { Message } from '@countersign/protocol/native/envelope';
import { refuse } from '../../../core/outcome.ts';
import { logout } from '../../../flows/login/end-session.ts';
import { readBearer } from '../../hooks/bearer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { RefusalError } from '../../wire-error.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

export function logoutRoute(app: NativeApp, services: NativeServices): void {
  const { engine, cookies } = services;
  const described = operation({
    tag: 'Sessions',
    summary: 'Log out',
    description: 'An authentic token that has expired, or whose session has ended, logs out too.',
    access: 'open',
    security: [{ bearer: [] }],
    cookies: true,
    answer: Message,
    meaning: 'The session has ended, and both its tokens with it.',
    remedy: 'Forget the tokens.',
  });
  app.post('/auth/logout', described, async (request, reply) => {
    const token = readBearer(request);
    if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
    orThrow(await logout(engine, applicationOf(request), token, callerOf(services, request, reply)));
    if (request.cookieMode) cookies.clear(request, reply, 'refresh');
    return answer({ message: 'Logged out' });
  });
}
