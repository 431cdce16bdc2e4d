import { markOf } from '../document.ts';
import { type Html, html } from '../html.ts';
import type { VerifyLocale } from './messages/locale.ts';
import type { End } from './messages/verify-messages.ts';

export interface Return {
  readonly url: string;
  readonly state?: string;
  readonly completionCode?: string;
}

export interface EndView {
  readonly end: End;
  readonly application: string;
  readonly locale: VerifyLocale;
  readonly return?: Return | undefined;
}

/** After which nothing is left to do here. */
const OVER: ReadonlySet<End> = new Set(['approved', 'denied', 'expired', 'superseded', 'changed', 'tooMany']);

export function endViewOf(ending: EndView): Html {
  const { end, application, locale } = ending;
  const { title, lead } = locale.messages.ends[end];
  return html`${markOf(end === 'approved' ? 'done' : 'problem')}
<h1>${title}</h1>
<p>${lead(application)}</p>
${OVER.has(end) ? wayOut(ending) : undefined}`;
}

function wayOut({ end, application, locale: { messages }, return: back }: EndView): Html {
  if (back === undefined) return html`<p class="quiet">${messages.close}</p>`;
  const text = end === 'approved' ? messages.goOn(application) : messages.goBack(application);
  return html`<p><a class="button" href="${returnAddress(back)}">${text}</a></p>`;
}

/** The state and the completion code, and nothing of the verdict: that travels between the backends. */
export function returnAddress({ url, state, completionCode }: Return): string {
  const address = new URL(url);
  if (state !== undefined) address.searchParams.set('state', state);
  if (completionCode !== undefined) address.searchParams.set('completion_code', completionCode);
  return address.href;
}
