import { ResultQuery, SessionResult } from '@countersign/protocol/hosted/sessions';
import { pullResult } from '../../flows/hosted-session/pull-result.ts';
import { instantText } from '../instant-text.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { operation } from './operation.ts';
import { SESSION_SECURITY, sessionTokenOf } from './session-token.ts';

export function pullResultRoute(app: TypedApp, { engine }: Services): void {
  const described = operation({
    summary: 'How a session stands',
    description:
      'A session is readable until 24 hours after its five minutes; one whose time ran out is `expired`, which is no error.',
    scope: 'sessions',
    security: SESSION_SECURITY,
    query: ResultQuery,
    answer: SessionResult,
    meaning: 'The session stands as `status` says; only an approved one can have a true `result`.',
    remedy: 'While it is pending, wait for the callback or ask again in a few seconds.',
    refusals: ['invalid_session_token', 'invalid_code'],
  });
  app.get('/v1/sessions/current', described, async (request) => {
    const reference = {
      sessionToken: sessionTokenOf(request),
      completionCode: request.query.completion_code,
    };
    const pulled = orThrow(await pullResult(engine, applicationOf(request), reference));
    const { status, result, method, completedAt, expiresAt } = pulled;
    return answer<SessionResult>({
      status,
      ...(result !== undefined && { result }),
      ...(method !== undefined && { method }),
      ...(completedAt !== undefined && { completed_at: instantText(completedAt) }),
      expires_at: instantText(expiresAt),
    });
  });
}
