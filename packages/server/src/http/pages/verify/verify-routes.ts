import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Outcome, type Refusal, refuse } from '../../../core/outcome.ts';
import { bindPage } from '../../../flows/hosted-page/bind-page.ts';
import { collectPage } from '../../../flows/hosted-page/collect-page.ts';
import { type PageEnd, withoutFound } from '../../../flows/hosted-page/page.ts';
import { viewPage } from '../../../flows/hosted-page/view-page.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { orThrow, RefusalError } from '../../wire-error.ts';
import { fieldOf } from '../forms.ts';
import { AnsweredForms } from './answered-forms.ts';
import { returnAddress } from './ending-view.ts';
import { newForm } from './form-state.ts';
import type { End } from './messages/verify-messages.ts';
import { questionProblem } from './question-problem.ts';
import { sendEnding } from './send-ending.ts';
import { askAgain, sendQuestion } from './send-question.ts';
import { setVerifyHeaders } from './verify-document.ts';
import { handleOf, verifyRoute } from './verify-route.ts';
import { type Post, readPost, type Step, takeStep } from './verify-steps.ts';

const PATH = '/verify/:handle';

type Result = Outcome<PageEnd | undefined>;

/** Steps that cost something: a guess, a message. */
const ONCE: ReadonlySet<Step> = new Set(['answer', 'send', 'ask']);

/** Steps that change nothing: what was found before them is what the page shows. */
const LOOKS: ReadonlySet<Step> = new Set(['check', 'show']);

/** The page looks on GET, for scanners follow links; it acts on POST. */
export function verifyRoutes(app: FastifyInstance, services: Services): void {
  const { engine } = services;
  const answered = new AnsweredForms<PageEnd | undefined>(engine.clock);
  app.get(PATH, verifyRoute, (request, reply) => show(services, request, reply));

  app.post(PATH, verifyRoute, async (request, reply) => {
    const nonce = nonceOf(services, request);
    const bound = await bindPage(tenantOf(request), handleOf(request), nonce);
    if (!bound.ok && bound.code === 'session_expired') return show(services, request, reply);
    const post = readPost(request, orThrow(bound));
    if (post.step === 'answer' && post.code === '')
      return askAgain(services, { request, reply }, post, 'empty');
    const act = (): Promise<Result> => takeStep(services, request, reply, post);
    const result = await (ONCE.has(post.step) ? answered.once(digest(services, request), act) : act());
    const acted = LOOKS.has(post.step) ? post : { ...post, page: withoutFound(post.page) };
    if (!result.ok) return complain(services, request, reply, { post: acted, refusal: result });
    return goOn(services, request, reply, { post: acted, end: result.value });
  });
}

/** For whoever has the link: what only the bound browser may see is not there. */
async function show(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { engine } = services;
  const caller = callerOf(services, request, reply);
  const page = { pageHandle: handleOf(request) };
  const view = orThrow(await viewPage(tenantOf(request), page, caller));
  const { status, isTaken } = view;
  if (status === 'approved') return sendEnding(services, request, reply, { end: status, mayResume: isTaken });
  if (status === 'denied') {
    const end = view.guessesLeft === 0 ? 'tooMany' : status;
    return sendEnding(services, request, reply, { end, return: view.return });
  }
  if (status === 'expired') return sendEnding(services, request, reply, { end: status, return: view.return });
  if (isTaken) return sendEnding(services, request, reply, { end: 'inUse', mayResume: true });
  return sendQuestion(services, request, reply, { view, form: newForm(engine) });
}

/** Whoever posts has seen a form of ours. */
function nonceOf({ engine }: Services, request: FastifyRequest): string {
  const nonce = fieldOf(request, 'nonce');
  if (engine.handles.hash('nonce', nonce) === undefined) throw new RefusalError(refuse('origin_not_allowed'));
  return nonce;
}

/** All that the form holds, the nonce included; what was typed is not kept. */
function digest({ engine }: Services, request: FastifyRequest): string {
  return engine.handles.digest(`${handleOf(request)}?${String(request.body)}`);
}

async function complain(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { post, refusal }: { readonly post: Post; readonly refusal: Refusal },
): Promise<FastifyReply> {
  const complaint = questionProblem(post.step, refusal.code);
  if (complaint !== undefined) return askAgain(services, { request, reply }, post, complaint);
  if (refusal.code !== 'session_expired') throw new RefusalError(refusal);
  const end = orThrow(await collectPage(tenantOf(request), post.page));
  return goOn(services, request, reply, { post, end });
}

function goOn(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { post, end }: { readonly post: Post; readonly end: PageEnd | undefined },
): FastifyReply | Promise<FastifyReply> {
  if (end === undefined || end.status === 'pending') {
    return askAgain(services, { request, reply }, post, post.step === 'check' ? 'notYet' : undefined);
  }
  if (end.status === 'approved' && end.return !== undefined && LEADS_BACK.has(post.step)) {
    return setVerifyHeaders(reply, request).redirect(returnAddress(end.return), 303);
  }
  const form = newForm(services.engine, post.page.nonce);
  return sendEnding(services, request, reply, { end: endOf(post, end), return: end.return, form });
}

/** Whoever only looks again, after going back, is not sent away at once. */
const LEADS_BACK: ReadonlySet<Step> = new Set(['answer', 'check']);

function endOf({ step }: Post, { status }: PageEnd): End {
  if (status === 'pending') throw new Error('A session that waits has no end');
  return status === 'denied' && step === 'answer' ? 'tooMany' : status;
}
