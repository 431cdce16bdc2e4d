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
import { DONE, followed, goTo, linkRoute, queryOf } from './link-page.ts';
import { type PasswordForm, passwordForm } from './password-form.ts';

const PURPOSE = 'reset-password';
const PATH = `/links/${PURPOSE}`;

export function resetPasswordPage(app: FastifyInstance, services: Services): void {
  app.get(PATH, linkRoute(PURPOSE), async (request, reply) => {
    if (queryOf(request, 'done') !== undefined) return sendDone(services, request, reply);
    const { handle, email } = await followed(request, PURPOSE);
    const problem = PROBLEMS.find((known) => known === queryOf(request, 'said'));
    return sendForm(services, request, reply, { handle, email, ...complaintOf(request, problem) });
  });

  app.post(PATH, linkRoute(PURPOSE), async (request, reply) => {
    const token = fieldOf(request, 'token');
    const newPassword = fieldOf(request, 'newPassword');
    if (hasField(request, 'repeated') && fieldOf(request, 'repeated') !== newPassword) {
      return refuseForm(services, request, reply, { token, problem: 'differ' });
    }
    const caller = callerOf(services, request, reply);
    const outcome = await resetPassword(tenantOf(request), { token, newPassword }, caller);
    if (!outcome.ok && outcome.code === 'weak_password') {
      return refuseForm(services, request, reply, { token, problem: 'weak' });
    }
    orThrow(outcome);
    return goTo(services, request, reply, { purpose: PURPOSE, query: DONE });
  });
}

const PROBLEMS = ['differ', 'weak'] as const;

type Problem = (typeof PROBLEMS)[number];

function complaintOf(request: FastifyRequest, problem: Problem | undefined): Pick<PasswordForm, 'complaint'> {
  const { differ, refused } = localeOf(request).messages.newPassword;
  if (problem === 'differ') return { complaint: { field: 'repeated', text: differ } };
  if (problem === undefined) return {};
  const text = refused[applicationOf(request).settings.passwordRules];
  return { complaint: { field: 'newPassword', text } };
}

function sendDone(services: Services, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { doneTitle: title, done } = localeOf(request).messages.newPassword;
  const content = html`<p>${done(applicationOf(request).name)}</p>`;
  return sendPage(services, request, reply, { title, mark: 'done', content });
}

/** Where all sessions were ended before, that is said first. */
function sendForm(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  form: PasswordForm,
): FastifyReply {
  const { messages } = localeOf(request);
  const ended = queryOf(request, 'after') === 'not-me';
  const { title, lead } = ended
    ? { title: messages.notMe.doneTitle, lead: messages.notMe.done }
    : { title: messages.newPassword.title, lead: messages.newPassword.lead(applicationOf(request).name) };
  const content = html`<p>${lead}</p>
${passwordForm(services, request, form)}`;
  if (form.complaint === undefined) {
    return sendPage(services, request, reply, { title, content, ...(ended && { mark: 'done' }) });
  }
  return sendPage(services, request, reply.code(400), { title, content, prefix: messages.errorPrefix });
}

/** The form again, with what is wrong beside the field. */
async function refuseForm(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { token, problem }: { readonly token: string; readonly problem: Problem },
): Promise<FastifyReply> {
  const action = await findAction(tenantOf(request), PURPOSE, token);
  if (action === undefined) throw new RefusalError(refuse('invalid_action_token'));
  await chargeRequest(services, request, reply);
  return goTo(services, request, reply, { purpose: PURPOSE, query: { token, said: problem } });
}
