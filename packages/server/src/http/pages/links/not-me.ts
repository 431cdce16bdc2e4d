import type { FastifyInstance } from 'fastify';
import { disown } from '../../../flows/login/disown.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { orThrow } from '../../wire-error.ts';
import { fieldOf } from '../forms.ts';
import { html } from '../html.ts';
import { localeOf } from '../messages/messages.ts';
import { sendPage } from '../page.ts';
import { followed, formAction, goTo, linkRoute } from './link-page.ts';

const PURPOSE = 'not-me';
const PATH = `/links/${PURPOSE}`;

export function notMePage(app: FastifyInstance, services: Services): void {
  app.get(PATH, linkRoute(PURPOSE), async (request, reply) => {
    const { handle } = await followed(request, PURPOSE);
    const { title, lead, stays, action, fine } = localeOf(request).messages.notMe;
    const content = html`<p>${lead(applicationOf(request).name)}</p>
<p>${stays}</p>
<form method="post" action="${formAction(services, request, PURPOSE)}">
<input type="hidden" name="token" value="${handle}">
<button type="submit">${action}</button>
</form>
<p class="quiet">${fine}</p>`;
    return sendPage(services, request, reply, { title, content });
  });

  app.post(PATH, linkRoute(PURPOSE), async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const token = fieldOf(request, 'token');
    const { resetToken: handle } = orThrow(await disown(tenantOf(request), token, caller));
    return goTo(services, request, reply, {
      purpose: 'reset-password',
      query: { token: handle, after: PURPOSE },
    });
  });
}
