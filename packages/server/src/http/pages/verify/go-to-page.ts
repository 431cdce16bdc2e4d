import type { FastifyReply, FastifyRequest } from 'fastify';
import { applicationOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { pathOf } from '../document.ts';
import { METHODS, PROBLEMS, type QuestionProblem } from './question.ts';
import type { ShownMethod } from './shown-method.ts';
import { setVerifyHeaders } from './verify-document.ts';
import { handleOf } from './verify-route.ts';

/** What a post leads to: the method that is shown, and what was wrong. */
export interface Shown {
  readonly method?: ShownMethod | undefined;
  readonly complaint?: QuestionProblem | undefined;
}

/** Answers a post by the address of the page: what is there can be reloaded and gone back to. */
export function goToPage(
  { config }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { method, complaint }: Shown,
): FastifyReply {
  const { lang } = request.query as { lang?: unknown };
  const query = new URLSearchParams({
    ...(typeof lang === 'string' && { lang }),
    ...(method !== undefined && { shown: method }),
    ...(complaint !== undefined && { said: complaint }),
  });
  const path = `${pathOf(config.publicUrl)}/apps/${applicationOf(request).clientId}/verify/${handleOf(request)}`;
  const address = query.size === 0 ? path : `${path}?${query.toString()}`;
  return setVerifyHeaders(reply, request).redirect(address, 303);
}

/** What the address says to show; anybody can write it, and it tells nothing. */
export function shownBy(request: FastifyRequest): Shown {
  const { shown, said } = request.query as { shown?: unknown; said?: unknown };
  const method = METHODS.find((known) => known === shown);
  const complaint = PROBLEMS.find((known) => known === said);
  return { method, complaint };
}
