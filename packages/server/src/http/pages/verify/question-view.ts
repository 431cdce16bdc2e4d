import { type Html, html } from '../html.ts';
import { answerForm } from './answer-form.ts';
import { facts, moreTime } from './facts.ts';
import { hiddenFields } from './form-state.ts';
import { offered, type Question } from './question.ts';
import type { ShownMethod } from './shown-method.ts';
import { WAYS } from './ways/ways.ts';

export function questionOf(question: Question): Html {
  const { application, view, locale } = question;
  const { messages } = locale;
  return html`<h1>${messages.title}</h1>
<p>${messages.lead(application)}</p>
${view.foreignPlace ? warning(question) : undefined}
${facts(question)}
${moreTime(question)}
${answerForm(question)}
${otherWays(question)}
${denial(question)}`;
}

/** It has the focus where nothing else asks for it: whoever does not see it must hear it before the field. */
function warning({ application, complaint, locale: { messages } }: Question): Html {
  const focus = complaint === undefined ? html` tabindex="-1" autofocus` : undefined;
  return html`<div class="warning" role="note" aria-labelledby="elsewhere" aria-describedby="elsewhere-lead"${focus}>
<p id="elsewhere"><strong>${messages.elsewhere.title}</strong></p>
<p id="elsewhere-lead">${messages.elsewhere.lead(application)}</p>
</div>`;
}

function otherWays(question: Question): Html {
  const { view, locale, form, shown } = question;
  const methods = offered(view).filter((method) => method !== shown);
  const { anotherWay } = locale.messages;
  const recovery = html`<details class="ways">
<summary>${anotherWay}</summary>
<button class="way" name="step" value="${WAYS.recovery_code.step(view)}">${WAYS.recovery_code.choose(locale.language)}</button>
</details>`;
  return html`<form method="post" class="others">
${hiddenFields(form)}
${methods.map((method) => wayButton(question, method))}
${shown === 'recovery_code' ? undefined : recovery}
</form>`;
}

function wayButton({ view, locale }: Question, method: ShownMethod): Html {
  return html`<button class="way" name="step" value="${WAYS[method].step(view)}">${WAYS[method].choose(locale.language)}</button>`;
}

function denial({ form, locale: { messages } }: Question): Html {
  return html`<form method="post" class="denial">
${hiddenFields(form)}
<button class="deny" name="step" value="deny" aria-describedby="deny-hint">${messages.notMe}</button>
<p class="hint" id="deny-hint">${messages.notMeHint}</p>
</form>`;
}
