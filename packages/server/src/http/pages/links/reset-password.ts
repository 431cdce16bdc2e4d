import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findAction } from '../../../core/action-token/find-action.ts';
import { refuse } from '../../../core/outcome.ts';
import { resetPassword } from '../../../flows/account/reset-password.ts';
import { callerOf } from '../../hooks/caller.ts';
import { chargeRequest } from '../../hooks/charge.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { orThrow, RefusalError } from '../../wire-error.ts';
import { fieldOf, hasField } from '../forms.ts';
import { html } from '../html.ts';
import { localeOf } from '../messages/messages.ts';
import { sendPage } from '../page.ts';
import { followed, linkRoute } from './link-page.ts';
import { type PasswordForm, passwordForm } from './password-form.ts';

const PURPOSE = 'reset-password';
const PATH = `/links/${PURPOSE}`;

export function resetPasswordPage(app: FastifyInstance, services: Services): void {
  app.get(PATH, linkRoute(PURPOSE), async (request, reply) => {
    const { handle, email } = await followed(request, PURPOSE);
    return sendForm(services, request, reply, { handle, email });
  });

  app.post(PATH, linkRoute(PURPOSE), async (request, reply) => {
    const token = fieldOf(request, 'token');
    const newPassword = fieldOf(request, 'newPassword');
    const { newPassword: messages } = localeOf(request).messages;
    const application = applicationOf(request);
    if (hasField(request, 'repeated') && fieldOf(request, 'repeated') !== newPassword) {
      return refuseForm(services, request, reply, {
        handle: token,
        complaint: { field: 'repeated', text: messages.differ },
      });
    }
    const caller = callerOf(services, request, reply);
    const outcome = await resetPassword(tenantOf(request), { token, newPassword }, caller);
    if (!outcome.ok && outcome.code === 'weak_password') {
      const text = messages.refused[application.settings.passwordRules];
      return refuseForm(services, request, reply, {
        handle: token,
        complaint: { field: 'newPassword', text },
      });
    }
    orThrow(outcome);
    const content = html`<p>${messages.done(application.name)}</p>`;
    return sendPage(services, request, reply, { title: messages.doneTitle, mark: 'done', content });
  });
}

function sendForm(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  form: PasswordForm,
): FastifyReply {
  const { messages } = localeOf(request);
  const { title, lead } = messages.newPassword;
  const content = html`<p>${lead(applicationOf(request).name)}</p>
${passwordForm(services, request, form)}`;
  const prefix = form.complaint === undefined ? {} : { prefix: messages.errorPrefix };
  return sendPage(services, request, reply, { title, content, ...prefix });
}

/** The form again, with what is wrong beside the field. */
async function refuseForm(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { handle, complaint }: { readonly handle: string; readonly complaint: PasswordForm['complaint'] & object },
): Promise<FastifyReply> {
  const action = await findAction(tenantOf(request), PURPOSE, handle);
  if (action === undefined) throw new RefusalError(refuse('invalid_action_token'));
  await chargeRequest(services, request, reply);
  return sendForm(services, request, reply.code(400), { handle, email: action.email, complaint });
}
