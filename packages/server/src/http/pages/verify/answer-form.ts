import { type Html, html } from '../html.ts';
import { hiddenFields } from './form-state.ts';
import type { Question } from './question.ts';
import { WAYS } from './ways/ways.ts';

/** What the shown method asks for. */
export function answerForm(question: Question): Html {
  return html`<form method="post" class="answer">
${hiddenFields(question.form)}
<input type="hidden" name="method" value="${question.shown}">
${WAYS[question.shown].form(question)}
</form>`;
}
