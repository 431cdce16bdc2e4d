import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Outcome, type Refusal, refuse } from '../../../core/outcome.ts';
import { bindPage } from '../../../flows/hosted-page/bind-page.ts';
import { collectPage } from '../../../flows/hosted-page/collect-page.ts';
import { type PageEnd, withoutFound } from '../../../flows/hosted-page/page.ts';
import { type PageView, viewPage } from '../../../flows/hosted-page/view-page.ts';
import { callerOf } from '../../hooks/caller.ts';
import { setRetryAfter } from '../../hooks/limit-headers.ts';
import { tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { orThrow, RefusalError } from '../../wire-error.ts';
import { fieldOf } from '../forms.ts';
import { AnsweredForms } from './answered-forms.ts';
import { returnAddress } from './ending-view.ts';
import { newForm } from './form-state.ts';
import { goToPage, shownBy } from './go-to-page.ts';
import type { End } from './messages/verify-messages.ts';
import { readPageCookie, setPageCookie } from './page-cookie.ts';
import { questionProblem } from './question-problem.ts';
import { sendEnding } from './send-ending.ts';
import { askAgain, sendBoundQuestion, sendQuestion } from './send-question.ts';
import { setVerifyHeaders } from './verify-document.ts';
import { handleOf, verifyRoute } from './verify-route.ts';
import { type Post, readPost, type Step, takeStep } from './verify-steps.ts';
import { WAYS } from './ways/ways.ts';

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
    const problem = problemOfTyped(post);
    if (problem !== undefined) return askAgain(services, { request, reply }, post, problem);
    const act = (): Promise<Result> => takeStep(services, request, reply, post);
    const result = await (ONCE.has(post.step) ? answered.once(digest(services, request), act) : act());
    const acted = LOOKS.has(post.step) ? post : { ...post, page: withoutFound(post.page) };
    if (!result.ok) return complain(services, request, reply, { post: acted, refusal: result });
    return goOn(services, request, reply, { post: acted, end: result.value });
  });
}

/** For whoever has the link: what only the bound browser may see is there for its cookie alone. */
async function show(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const caller = callerOf(services, request, reply);
  const nonce = readPageCookie(services, request);
  const page = { pageHandle: handleOf(request), nonce };
  const view = orThrow(await viewPage(tenantOf(request), page, caller));
  const { status, isTaken } = view;
  if (nonce !== undefined && view.isBound) return showBound(services, request, reply, { view, nonce });
  if (status === 'approved') return sendEnding(services, request, reply, { end: status, mayResume: isTaken });
  if (status !== 'pending') {
    return sendEnding(services, request, reply, { end: endOf(view), return: view.return });
  }
  if (isTaken) return sendEnding(services, request, reply, { end: 'inUse', mayResume: true });
  const form = newForm(services.engine, isNonce(services, nonce) ? nonce : undefined);
  setPageCookie(services, request, reply, form.nonce);
  return sendQuestion(services, request, reply, { view, form });
}

async function showBound(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, nonce }: { readonly view: PageView; readonly nonce: string },
): Promise<FastifyReply> {
  if (view.status === 'pending') {
    return sendBoundQuestion(services, request, reply, { view, nonce, ...shownBy(request) });
  }
  const ended = orThrow(await collectPage(tenantOf(request), { pageHandle: handleOf(request), nonce }));
  const form = newForm(services.engine, nonce);
  return sendEnding(services, request, reply, { end: endOf(view), return: ended.return, form });
}

/** What can be no code is none that was guessed: it costs no try. */
function problemOfTyped({ step, code, method }: Post): 'empty' | 'unreadable' | undefined {
  if (step !== 'answer') return undefined;
  if (code === '') return 'empty';
  return method === undefined || WAYS[method].isReadable(code) ? undefined : 'unreadable';
}

/** Whoever posts has seen a form of ours. */
function nonceOf(services: Services, request: FastifyRequest): string {
  const nonce = fieldOf(request, 'nonce');
  if (!isNonce(services, nonce)) throw new RefusalError(refuse('origin_not_allowed'));
  return nonce;
}

function isNonce({ engine }: Services, nonce: string | undefined): nonce is string {
  return nonce !== undefined && engine.handles.hash('nonce', nonce) !== undefined;
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
  if (complaint !== undefined) {
    setRetryAfter(reply, services.engine.clock, refusal);
    return askAgain(services, { request, reply }, post, complaint);
  }
  if (refusal.code !== 'session_expired') throw new RefusalError(refusal);
  const end = orThrow(await collectPage(tenantOf(request), post.page));
  return goOn(services, request, reply, { post, end });
}

async function goOn(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { post, end }: { readonly post: Post; readonly end: PageEnd | undefined },
): Promise<FastifyReply> {
  if (end === undefined || end.status === 'pending') {
    return askAgain(services, { request, reply }, post, post.step === 'check' ? 'notYet' : undefined);
  }
  if (end.status === 'approved' && end.return !== undefined && LEADS_BACK.has(post.step)) {
    return setVerifyHeaders(reply, request).redirect(returnAddress(end.return), 303);
  }
  const { nonce } = post.page;
  if (readPageCookie(services, request) === nonce) return goToPage(services, request, reply, {});
  const page = { pageHandle: handleOf(request), nonce };
  const view = orThrow(await viewPage(tenantOf(request), page, callerOf(services, request, reply)));
  return showBound(services, request, reply, { view, nonce });
}

/** Whoever only looks again, after going back, is not sent away at once. */
const LEADS_BACK: ReadonlySet<Step> = new Set(['answer', 'check']);

function endOf({ status, guessesLeft, withdrawn }: PageView): End {
  if (status === 'pending') throw new Error('A session that waits has no end');
  if (withdrawn !== undefined) return withdrawn;
  return status === 'denied' && guessesLeft === 0 ? 'tooMany' : status;
}
