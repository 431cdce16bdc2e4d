import type { FastifyRequest } from 'fastify';
import type { ActionPurpose } from '../../../core/action-token/action-token.ts';
import { type Action, findAction } from '../../../core/action-token/find-action.ts';
import { refuse } from '../../../core/outcome.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { RefusalError } from '../../wire-error.ts';
import { pathOf } from '../document.ts';

/** The token is the credential: only what is refused is charged to the limit of strangers. */
export function linkRoute(purpose: ActionPurpose) {
  return { schema: { hide: true }, config: { access: 'open', limited: 'refusals', purpose } } as const;
}

/** The live token of a link that was followed. Looks only: scanners follow links. */
export async function followed(
  request: FastifyRequest,
  purpose: ActionPurpose,
): Promise<Action & { handle: string }> {
  const { token } = request.query as { token?: unknown };
  const handle = typeof token === 'string' ? token : '';
  const action = await findAction(tenantOf(request), purpose, handle);
  if (action === undefined) throw new RefusalError(refuse('invalid_action_token'));
  return { ...action, handle };
}

/** Where the form of a page goes: the token travels in it, not in the address. */
export function formAction({ engine }: Services, request: FastifyRequest, purpose: ActionPurpose): string {
  return `${pathOf(engine.tokens.issuer(applicationOf(request)))}/links/${purpose}`;
}
