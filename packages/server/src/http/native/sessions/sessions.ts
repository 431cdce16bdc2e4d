import { IdParameter, Message } from '@countersign/protocol/native/envelope';
import { type ListedSession, Sessions, SessionsRevoked } from '@countersign/protocol/native/sessions';
import type { Session } from '../../../core/session/session.ts';
import { endSession, listSessions, revokeSessions } from '../../../flows/login/end-session.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, instantText, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

export function sessionRoutes(app: NativeApp, services: NativeServices): void {
  const { engine, cookies } = services;
  const tag = 'Sessions';
  const access = 'bearer';

  const list = operation({
    tag,
    access,
    summary: 'List the sessions',
    answer: Sessions,
    meaning: 'These sessions are alive.',
    remedy: 'End those that you do not know, and change the password.',
  });
  app.get('/auth/sessions', list, async (request) => {
    const authenticated = authenticatedOf(request);
    const sessions = await listSessions(engine, authenticated);
    return answer({ sessions: sessions.map((session) => listed(session, authenticated.session.id)) });
  });

  const end = operation({
    tag,
    access,
    summary: 'End a session',
    params: IdParameter('Id of the session'),
    answer: Message,
    meaning: 'The session has ended, and its tokens with it.',
    remedy: 'If you did not know it, change the password too.',
    refusals: ['not_found'],
  });
  app.delete('/auth/sessions/:id', end, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await endSession(engine, authenticatedOf(request), request.params.id, caller));
    return answer({ message: 'Session ended' });
  });

  const revoke = operation({
    tag,
    access,
    summary: 'End all sessions, this one included',
    answer: SessionsRevoked,
    meaning: 'All sessions have ended, and their tokens with them.',
    remedy: 'Log in again.',
  });
  app.post('/auth/revoke-sessions', revoke, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const revokedCount = await revokeSessions(engine, authenticatedOf(request), caller);
    if (request.cookieMode) cookies.clear(request, reply, 'refresh');
    return answer({ message: 'All sessions were ended', revokedCount });
  });
}

function listed(session: Session, currentId: string): ListedSession {
  const { id, ipAddress, userAgent, createdAt, lastUsedAt, expiresAt, amr } = session;
  return {
    id,
    current: id === currentId,
    ipAddress,
    userAgent,
    createdAt: instantText(createdAt),
    lastUsedAt: instantText(lastUsedAt),
    expiresAt: instantText(expiresAt),
    amr: [...amr],
  };
}
