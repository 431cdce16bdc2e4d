import { type Html, html } from '../html.ts';
import type { Question, QuestionProblem } from './question.ts';

export function codeField(question: Question, label: string, hint: Html): Html {
  const { shown, complaint, locale, view } = question;
  const kind =
    shown === 'recovery_code'
      ? html`inputmode="text" autocomplete="off" autocapitalize="characters" spellcheck="false"`
      : html`inputmode="numeric" autocomplete="one-time-code"`;
  const fault = complaint === undefined ? undefined : html` aria-invalid="true"`;
  const focus = view.foreignPlace && complaint === undefined ? undefined : html` autofocus`;
  return html`<div class="field">
<label for="code">${label}</label>
<p class="hint" id="code-hint">${hint}</p>
<input id="code" name="code" type="text" dir="ltr" class="code" ${kind} required
 aria-describedby="code-hint${complaint === undefined ? undefined : ' complaint'}"${fault}${focus}>
${complaintOf(question)}
</div>
<button name="step" value="answer">${locale.messages.confirm}</button>`;
}

/** What is said otherwise of codes that were saved. */
const OF_BACKUP_CODES: Partial<Record<QuestionProblem, 'wrongBackupCode' | 'unreadableBackupCode'>> = {
  wrong: 'wrongBackupCode',
  unreadable: 'unreadableBackupCode',
};

export function complaintOf({ complaint, locale, view, shown }: Question): Html | undefined {
  if (complaint === undefined || complaint === 'notYet') return undefined;
  const { complaints } = locale.messages;
  const { triesLeft } = complaints;
  const text = complaints[(shown === 'recovery_code' && OF_BACKUP_CODES[complaint]) || complaint];
  const tries =
    complaint === 'wrong' ? html` <span class="tries">${triesLeft} ${view.guessesLeft}</span>` : undefined;
  return html`<p class="error" id="complaint" role="alert">${text}${tries}</p>`;
}
