import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PageReturn } from '../../../flows/hosted-page/page.ts';
import type { Services } from '../../services.ts';
import { html } from '../html.ts';
import { endViewOf } from './ending-view.ts';
import type { FormState } from './form-state.ts';
import { verifyLocaleOf } from './messages/locale.ts';
import type { End } from './messages/verify-messages.ts';
import { sendVerifyPage } from './verify-document.ts';

export interface EndingPage {
  readonly end: End;
  readonly return?: PageReturn | undefined;
  /** Of the browser that is bound to the page. */
  readonly form?: FormState | undefined;
  /** A browser that was bound may go on: the script knows its nonce. */
  readonly mayResume?: boolean;
}

export const END_STATUS: Readonly<Record<End, number>> = {
  approved: 200,
  denied: 200,
  expired: 410,
  superseded: 410,
  changed: 410,
  tooMany: 429,
  inUse: 409,
  inactive: 403,
  unknown: 404,
  foreign: 403,
  busy: 429,
  unavailable: 503,
  broken: 500,
};

export function sendEnding(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { end, return: back, form, mayResume = false }: EndingPage,
): FastifyReply {
  const locale = verifyLocaleOf(request);
  const application = request.tenant?.application.name ?? '';
  const main = html`${endViewOf({ end, application, locale, return: back })}
${mayResume ? RESUME : undefined}`;
  const page = { title: locale.messages.ends[end].title, main, form };
  return sendVerifyPage(services, request, reply.code(END_STATUS[end]), page);
}

/** Back, or a reload, in the browser that is bound: the script fills in the nonce and posts. */
const RESUME = html`<form method="post" id="resume" hidden>
<input type="hidden" name="nonce">
<input type="hidden" name="step" value="show">
</form>`;
