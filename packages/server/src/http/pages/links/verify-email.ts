import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { verifyEmail } from '../../../flows/account/verify-email.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { orThrow } from '../../wire-error.ts';
import { fieldOf } from '../forms.ts';
import { html } from '../html.ts';
import { localeOf } from '../messages/messages.ts';
import { sendPage } from '../page.ts';
import { DONE, followed, formAction, goTo, linkRoute, queryOf } from './link-page.ts';

const PURPOSE = 'verify-email';
const PATH = `/links/${PURPOSE}`;

export function verifyEmailPage(app: FastifyInstance, services: Services): void {
  app.get(PATH, linkRoute(PURPOSE), async (request, reply) => {
    if (queryOf(request, 'done') !== undefined) return sendDone(services, request, reply);
    const { handle, email } = await followed(request, PURPOSE);
    const { title, lead, action } = localeOf(request).messages.verifyEmail;
    const content = html`<p>${lead(applicationOf(request).name)}</p>
<p class="address"><bdi>${email}</bdi></p>
<form method="post" action="${formAction(services, request, PURPOSE)}">
<input type="hidden" name="token" value="${handle}">
<button type="submit">${action}</button>
</form>`;
    return sendPage(services, request, reply, { title, content });
  });

  app.post(PATH, linkRoute(PURPOSE), async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await verifyEmail(tenantOf(request), fieldOf(request, 'token'), caller));
    return goTo(services, request, reply, { purpose: PURPOSE, query: DONE });
  });
}

function sendDone(services: Services, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { doneTitle: title, done } = localeOf(request).messages.verifyEmail;
  const content = html`<p>${done(applicationOf(request).name)}</p>`;
  return sendPage(services, request, reply, { title, mark: 'done', content });
}
