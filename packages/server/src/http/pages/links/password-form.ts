import type { FastifyRequest } from 'fastify';
import { applicationOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { type Html, html } from '../html.ts';
import { localeOf } from '../messages/messages.ts';
import { formAction } from './link-page.ts';

export interface PasswordForm {
  readonly handle: string;
  /** Whose password it is, so that password managers keep it under the right name. */
  readonly email: string;
  /** The field that is at fault, and why. */
  readonly complaint?: { readonly field: PasswordField; readonly text: string };
}

type PasswordField = 'newPassword' | 'repeated';

/** The form in which a new password is chosen; nothing that was typed comes back. */
export function passwordForm(services: Services, request: FastifyRequest, form: PasswordForm): Html {
  const { account, label, repeat, rules, action } = localeOf(request).messages.newPassword;
  const { passwordRules } = applicationOf(request).settings;
  return html`<form method="post" action="${formAction(services, request, 'reset-password')}">
<input type="hidden" name="token" value="${form.handle}">
<div class="field">
<label for="account">${account}</label>
<input id="account" type="text" dir="ltr" autocomplete="username" value="${form.email}" readonly>
</div>
${field(form, 'newPassword', label, html`<p class="hint">${rules[passwordRules]}</p>`)}
${field(form, 'repeated', repeat)}
<button type="submit">${action}</button>
</form>`;
}

function field({ complaint }: PasswordForm, name: PasswordField, label: string, hint?: Html): Html {
  const refused = complaint?.field === name ? complaint.text : undefined;
  // What is wrong says the rule too.
  const note = refused === undefined ? hint : html`<p class="error">${refused}</p>`;
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" dir="ltr" autocomplete="new-password" required
${note && html` aria-describedby="${name}-note"`}
${refused === undefined ? undefined : html` aria-invalid="true" autofocus`}>
${note && html`<div id="${name}-note">${note}</div>`}
</div>`;
}
