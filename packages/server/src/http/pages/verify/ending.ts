import { markOf } from '../document.ts';
import { type Html, html } from '../html.ts';
import type { Spoken } from './words/spoken.ts';
import type { End } from './words/verify-words.ts';

export interface Return {
  readonly url: string;
  readonly state?: string;
  readonly completionCode?: string;
}

export interface Ending {
  readonly end: End;
  readonly application: string;
  readonly spoken: Spoken;
  readonly return?: Return | undefined;
}

/** After which nothing is left to do here. */
const OVER: ReadonlySet<End> = new Set(['approved', 'denied', 'expired', 'tooMany']);

export function endingOf(ending: Ending): Html {
  const { end, application, spoken } = ending;
  const { title, lead } = spoken.words.ends[end];
  return html`${markOf(end === 'approved' ? 'done' : 'problem')}
<h1>${title}</h1>
<p>${lead(application)}</p>
${OVER.has(end) ? wayOut(ending) : undefined}`;
}

function wayOut({ end, application, spoken: { words }, return: back }: Ending): Html {
  if (back === undefined) return html`<p class="quiet">${words.close}</p>`;
  const text = end === 'approved' ? words.goOn(application) : words.goBack(application);
  return html`<p><a class="button" href="${returnAddress(back)}">${text}</a></p>`;
}

/** The state and the completion code, and nothing of the verdict: that travels between the backends. */
export function returnAddress({ url, state, completionCode }: Return): string {
  const address = new URL(url);
  if (state !== undefined) address.searchParams.set('state', state);
  if (completionCode !== undefined) address.searchParams.set('completion_code', completionCode);
  return address.href;
}
