import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../../core/caller.ts';
import { type Outcome, succeed } from '../../../core/outcome.ts';
import type { Tenant } from '../../../core/tenant.ts';
import { answerPage } from '../../../flows/hosted-page/answer-page.ts';
import { askPageApproval } from '../../../flows/hosted-page/ask-page-approval.ts';
import { collectPage } from '../../../flows/hosted-page/collect-page.ts';
import { denyPage } from '../../../flows/hosted-page/deny-page.ts';
import { extendPage } from '../../../flows/hosted-page/extend-page.ts';
import type { BoundPage, PageEnd } from '../../../flows/hosted-page/page.ts';
import { sendPageCode } from '../../../flows/hosted-page/send-page-code.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { fieldOf } from '../forms.ts';
import { verifyLocaleOf } from './messages/locale.ts';
import { METHODS } from './question.ts';
import type { ShownMethod } from './shown-method.ts';

/** What the buttons of the page do. */
export type Step = 'answer' | 'send' | 'ask' | 'check' | 'show' | 'extend' | 'deny';

export interface Post {
  readonly step: Step;
  /** Undefined where none was chosen yet. */
  readonly method: ShownMethod | undefined;
  readonly code: string;
  readonly page: BoundPage;
}

interface Room {
  readonly tenant: Tenant;
  readonly caller: Caller;
}

/** How the session stands after the step; undefined where nothing ends by it. */
type Act = (room: Room, post: Post) => Promise<Outcome<PageEnd | undefined>>;

const ACTS: Readonly<Record<Step, Act>> = {
  answer: ({ tenant, caller }, { page, method, code }) => {
    const response = method === undefined ? { code } : { method, code };
    return answerPage(tenant, { ...page, response }, caller);
  },
  deny: ({ tenant, caller }, { page }) => denyPage(tenant, page, caller),
  check: ({ tenant }, { page }) => collectPage(tenant, page),
  show: ({ tenant }, { page }) => collectPage(tenant, page),
  extend: async ({ tenant }, { page }) => {
    const extended = await extendPage(tenant, page);
    return extended.ok ? succeed(undefined) : extended;
  },
  send: async ({ tenant, caller }, { page }) => {
    const sent = await sendPageCode(tenant, { ...page, method: 'email' }, caller);
    return sent.ok ? succeed(undefined) : sent;
  },
  ask: async ({ tenant, caller }, { page }) => {
    const asked = await askPageApproval(tenant, page, caller);
    return asked.ok ? succeed(undefined) : asked;
  },
};

export function takeStep(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  post: Post,
): Promise<Outcome<PageEnd | undefined>> {
  // Mails speak the language that was chosen on the page.
  const caller = { ...callerOf(services, request, reply), language: verifyLocaleOf(request).language };
  const room = { tenant: tenantOf(request), caller };
  return ACTS[post.step](room, post);
}

/** The button's value is the step, with the method that it leads to; the form holds the method that is shown. */
export function readPost(request: FastifyRequest, page: BoundPage): Post {
  const [name, chosen = fieldOf(request, 'method')] = fieldOf(request, 'step').split(':');
  const step = (Object.keys(ACTS) as Step[]).find((known) => known === name) ?? 'show';
  const method = METHODS.find((known) => known === chosen);
  return { step, method, code: fieldOf(request, 'code').trim(), page };
}
