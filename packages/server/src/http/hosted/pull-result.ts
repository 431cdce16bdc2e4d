import { READ_HOSTED_SESSION } from '@countersign/protocol/hosted/session-routes';
import type { SessionResult } from '@countersign/protocol/hosted/sessions';
import type { FastifyInstance } from 'fastify';
import { pullResult } from '../../flows/hosted-session/pull-result.ts';
import { answer } from '../answer.ts';
import { instantText } from '../instant-text.ts';
import { tenantOf } from '../request-state.ts';
import { orThrow } from '../wire-error.ts';
import { hostedRoute } from './hosted-route.ts';
import { sessionTokenOf } from './session-token.ts';

export function pullResultRoute(app: FastifyInstance): void {
  hostedRoute(app, READ_HOSTED_SESSION, async (request) => {
    const reference = {
      sessionToken: sessionTokenOf(request),
      completionCode: request.query.completion_code,
    };
    const pulled = orThrow(await pullResult(tenantOf(request), reference));
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
