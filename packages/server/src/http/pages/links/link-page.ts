import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActionPurpose } from '../../../core/action-token/action-token.ts';
import { type Action, findAction } from '../../../core/action-token/find-action.ts';
import { refuse } from '../../../core/outcome.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { RefusalError } from '../../wire-error.ts';
import { pathOf } from '../document.ts';
import { PAGE_POLICY, setPageHeaders } from '../page-headers.ts';

/** After the form: whoever opens it finds what was done, and nothing of whom. */
export const DONE = { done: '1' } as const;

/** The token is the credential: only what is refused is charged to the limit of strangers. */
export function linkRoute(purpose: ActionPurpose) {
  return { schema: { hide: true }, config: { access: 'open', limited: 'refusals', purpose } } as const;
}

/** The live token of a link that was followed. Looks only: scanners follow links. */
export async function followed(
  request: FastifyRequest,
  purpose: ActionPurpose,
): Promise<Action & { handle: string }> {
  const handle = queryOf(request, 'token') ?? '';
  const action = await findAction(tenantOf(request), purpose, handle);
  if (action === undefined) throw new RefusalError(refuse('invalid_action_token'));
  return { ...action, handle };
}

/**
 * Answers a post by the address of a page, so that reloading and going back send no form again. The token is in it where
 * the page goes on, as it is in a mailed link.
 */
export function goTo(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { purpose, query }: { readonly purpose: ActionPurpose; readonly query: Readonly<Record<string, string>> },
): FastifyReply {
  const address = `${formAction(services, request, purpose)}?${new URLSearchParams(query).toString()}`;
  return setPageHeaders(reply, PAGE_POLICY).redirect(address, 303);
}

/** What the address says beside the token. */
export function queryOf(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** Where the form of a page goes: the token travels in it, not in the address. */
export function formAction({ engine }: Services, request: FastifyRequest, purpose: ActionPurpose): string {
  return `${pathOf(engine.tokens.issuer(applicationOf(request)))}/links/${purpose}`;
}
