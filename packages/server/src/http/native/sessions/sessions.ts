import { END_ALL_SESSIONS, END_SESSION, LIST_SESSIONS } from '@countersign/protocol/native/session-routes';
import type { ListedSession } from '@countersign/protocol/native/sessions';
import type { FastifyInstance } from 'fastify';
import type { Session } from '../../../core/session/session.ts';
import { endSession, listSessions, revokeSessions } from '../../../flows/login/end-session.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { instantText } from '../../instant-text.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { pageOf } from '../page.ts';

export function sessionRoutes(app: FastifyInstance, services: NativeServices): void {
  const { cookies } = services;

  nativeRoute(app, LIST_SESSIONS, async (request) => {
    const authenticated = authenticatedOf(request);
    const sessions = await listSessions(authenticated, pageOf(request.query));
    return answer({ sessions: sessions.map((session) => listed(session, authenticated.session.id)) });
  });

  nativeRoute(app, END_SESSION, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await endSession(authenticatedOf(request), request.params.id, caller));
    return answer({ message: 'Session ended' });
  });

  nativeRoute(app, END_ALL_SESSIONS, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const revokedCount = await revokeSessions(authenticatedOf(request), caller);
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
