import { SECOND } from '../../../core/clock.ts';
import { type Html, html } from '../html.ts';
import { hiddenFields } from './form-state.ts';
import type { ShownMethod } from './messages/verify-messages.ts';
import type { Question } from './question.ts';

/** What the shown method asks for. */
export function answerForm(question: Question): Html {
  return html`<form method="post" class="answer">
${hiddenFields(question.form)}
<input type="hidden" name="method" value="${question.shown}">
${ASKED[question.shown](question)}
</form>`;
}

const ASKED: Readonly<Record<ShownMethod, (question: Question) => Html>> = {
  totp: (question) => {
    const { label, hint } = question.locale.words.totp;
    return codeField(question, label, html`${hint(question.application)}`);
  },
  recovery_code: (question) => {
    const { label, hint } = question.locale.words.recovery;
    return codeField(question, label, html`${hint}`);
  },
  email: (question) => (question.view.sentTo === undefined ? offerMail(question) : askMailed(question)),
  push: (question) => (question.view.secretNumber === undefined ? offerPush(question) : awaitPush(question)),
};

function codeField(question: Question, label: string, hint: Html): Html {
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
<button name="step" value="answer">${locale.words.confirm}</button>`;
}

function askMailed(question: Question): Html {
  const { view, locale, now } = question;
  const { label, sent, again, wait } = locale.words.email;
  const seconds = Math.ceil(((view.resendAt ?? 0) - now) / SECOND);
  return html`${codeField(question, label, html`${sent} <bdi dir="ltr">${view.sentTo}</bdi>`)}
<p class="again"><button class="way" name="step" value="send:email" formnovalidate>${again}</button></p>
${seconds > 0 ? html`<p class="hint" id="wait">${wait} <span dir="ltr" data-wait="${seconds}">${clockText(seconds)}</span></p>` : undefined}`;
}

function offerMail(question: Question): Html {
  const { view, locale } = question;
  const { offer, send } = locale.words.email;
  return html`<p>${offer} <bdi dir="ltr">${view.accountHint}</bdi></p>
${complaintOf(question)}
<button name="step" value="send:email">${send}</button>`;
}

function offerPush(question: Question): Html {
  const { offer, ask } = question.locale.words.push;
  return html`<p>${offer(question.application)}</p>
${complaintOf(question)}
<button name="step" value="ask:push">${ask}</button>`;
}

function awaitPush(question: Question): Html {
  const { lead, number, waiting, check, notYet } = question.locale.words.push;
  const told = question.complaint === 'notYet' ? notYet : waiting;
  return html`<p>${lead(question.application)}</p>
<p class="number"><span class="unseen">${number}: </span><strong dir="ltr">${question.view.secretNumber}</strong></p>
<p role="status" class="waiting">${told}</p>
<button name="step" value="check" id="check">${check}</button>`;
}

function complaintOf({ complaint, locale, view }: Question): Html | undefined {
  if (complaint === undefined || complaint === 'notYet') return undefined;
  const { triesLeft, [complaint]: text } = locale.words.complaints;
  const tries =
    complaint === 'wrong' ? html` <span class="tries">${triesLeft} ${view.guessesLeft}</span>` : undefined;
  return html`<p class="error" id="complaint" role="alert">${text}${tries}</p>`;
}

function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
