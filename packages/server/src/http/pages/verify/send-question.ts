import type { FastifyReply, FastifyRequest } from 'fastify';
import { type PageView, viewPage } from '../../../core/hosted/view-page.ts';
import { callerOf } from '../../plugins/caller.ts';
import { drawGeneral } from '../../plugins/draw.ts';
import { applicationOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { granted } from '../../wire-error.ts';
import { COMPLAINT_STATUS } from './complaint.ts';
import { type FormState, newForm } from './form-state.ts';
import { type Complaint, firstMethod, offered } from './question.ts';
import { questionOf } from './question-view.ts';
import { sendVerifyPage } from './verify-document.ts';
import type { Post } from './verify-steps.ts';
import { spokenOn } from './words/spoken.ts';
import type { ShownMethod } from './words/verify-words.ts';

/** The page again, for the browser that is bound to it, with what is wrong beside the field. */
export async function askAgain(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { page, method }: Pick<Post, 'page' | 'method'>,
  complaint?: Complaint,
): Promise<FastifyReply> {
  const { engine } = services;
  const caller = callerOf(services, request, reply);
  const view = granted(await viewPage(engine, applicationOf(request), page, caller));
  if (complaint !== undefined && complaint !== 'notYet') {
    reply.code(COMPLAINT_STATUS[complaint]);
    if (!request.counted) await drawGeneral(services, request, reply);
  }
  const form = newForm(engine, page.nonce);
  const asked = { view, form, bound: form, method, ...(complaint !== undefined && { complaint }) };
  return sendQuestion(services, request, reply, asked);
}

interface Asked {
  readonly view: PageView;
  readonly form: FormState;
  /** Of a browser that is bound already: it takes its state along into another language. */
  readonly bound?: FormState;
  readonly method?: ShownMethod | undefined;
  readonly complaint?: Complaint;
}

export function sendQuestion(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, form, bound, method, complaint }: Asked,
): FastifyReply {
  const spoken = spokenOn(request);
  const { name } = applicationOf(request);
  const shown = method !== undefined && isShowable(view, method) ? method : firstMethod(view);
  const main = questionOf({
    application: name,
    view,
    spoken,
    form,
    shown,
    now: services.engine.clock.now(),
    ...(complaint !== undefined && { complaint }),
  });
  return sendVerifyPage(services, request, reply, {
    title: spoken.words.title,
    isRefused: complaint !== undefined && complaint !== 'notYet',
    main,
    form: bound,
    method: shown,
  });
}

function isShowable(view: PageView, method: ShownMethod): boolean {
  return method === 'recovery_code' || offered(view).includes(method);
}
