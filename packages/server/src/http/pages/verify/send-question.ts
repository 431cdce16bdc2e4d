import type { FastifyReply, FastifyRequest } from 'fastify';
import { type PageView, viewPage } from '../../../flows/hosted-page/view-page.ts';
import { callerOf } from '../../hooks/caller.ts';
import { chargeRequest } from '../../hooks/charge.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { orThrow } from '../../wire-error.ts';
import { type FormState, newForm } from './form-state.ts';
import { goToPage, type Shown } from './go-to-page.ts';
import { verifyLocaleOf } from './messages/locale.ts';
import { readPageCookie } from './page-cookie.ts';
import { firstMethod, offered, type QuestionProblem } from './question.ts';
import { PROBLEM_STATUS } from './question-problem.ts';
import { questionOf } from './question-view.ts';
import type { ShownMethod } from './shown-method.ts';
import { sendVerifyPage } from './verify-document.ts';
import type { Post } from './verify-steps.ts';

/** The page again, for the browser that is bound to it, with what is wrong beside the field. */
export async function askAgain(
  services: Services,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { page, method }: Pick<Post, 'page' | 'method'>,
  complaint?: QuestionProblem,
): Promise<FastifyReply> {
  if (complaint !== undefined && complaint !== 'notYet' && !request.counted) {
    await chargeRequest(services, request, reply);
  }
  if (readPageCookie(services, request) === page.nonce) {
    return goToPage(services, request, reply, { method, complaint });
  }
  const caller = callerOf(services, request, reply);
  const view = orThrow(await viewPage(tenantOf(request), page, caller));
  return sendBoundQuestion(services, request, reply, { view, nonce: page.nonce, method, complaint });
}

export function sendBoundQuestion(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, nonce, method, complaint }: Shown & { readonly view: PageView; readonly nonce: string },
): FastifyReply {
  if (complaint !== undefined) reply.code(PROBLEM_STATUS[complaint]);
  const form = newForm(services.engine, nonce);
  const asked = { view, form, bound: form, method, ...(complaint !== undefined && { complaint }) };
  return sendQuestion(services, request, reply, asked);
}

interface Asked {
  readonly view: PageView;
  readonly form: FormState;
  /** Of a browser that is bound already: it takes its state along into another language. */
  readonly bound?: FormState;
  readonly method?: ShownMethod | undefined;
  readonly complaint?: QuestionProblem;
}

export function sendQuestion(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, form, bound, method, complaint }: Asked,
): FastifyReply {
  const locale = verifyLocaleOf(request);
  const { name } = applicationOf(request);
  const shown = method !== undefined && isShowable(view, method) ? method : firstMethod(view);
  const main = questionOf({
    application: name,
    view,
    locale,
    form,
    shown,
    now: services.engine.clock.now(),
    ...(complaint !== undefined && { complaint }),
  });
  return sendVerifyPage(services, request, reply, {
    title: locale.messages.title,
    isRefused: complaint !== undefined && complaint !== 'notYet',
    main,
    form: bound,
    method: shown,
  });
}

function isShowable(view: PageView, method: ShownMethod): boolean {
  return method === 'recovery_code' || offered(view).includes(method);
}
