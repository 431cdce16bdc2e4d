import { SECOND } from '../../../core/clock.ts';
import { browserFamily } from '../../../core/trusted-browser/browser-family.ts';
import { type Html, html } from '../html.ts';
import { hiddenFields } from './form-state.ts';
import type { VerifyLocale } from './messages/locale.ts';
import type { Question } from './question.ts';

const BROWSERS: Readonly<Record<string, string>> = {
  edge: 'Microsoft Edge',
  opera: 'Opera',
  firefox: 'Firefox',
  chrome: 'Chrome',
  safari: 'Safari',
};

/** Who is asked, since when, from where, and for how long. */
export function facts({ view, locale, now }: Question): Html {
  const { account, asked, from, until, left, lastMinute } = locale.messages.facts;
  const place = placeOf(view);
  const seconds = Math.max(0, Math.ceil((view.expiresAt - now) / SECOND));
  return html`<dl class="facts">
<div><dt>${account}</dt><dd><bdi dir="ltr">${breakable(view.accountHint)}</bdi></dd></div>
<div><dt>${asked}</dt><dd>${timeOf(locale, view.createdAt)}</dd></div>
${place === '' ? undefined : html`<div><dt>${from}</dt><dd><bdi>${place}</bdi></dd></div>`}
<div><dt data-live="${left}">${until}</dt><dd><span id="left" data-left="${seconds}" data-last="${lastMinute}">${timeOf(locale, view.expiresAt)}</span></dd></div>
</dl>`;
}

/** As much time again, once. */
export function moreTime({ view, form, shown, locale }: Question): Html | undefined {
  if (!view.mayExtend) return undefined;
  return html`<form method="post" class="more-time">
${hiddenFields(form)}
<button class="link" name="step" value="extend:${shown}">${locale.messages.facts.moreTime}</button>
</form>`;
}

/** Where it is too long, an address breaks before its domain. */
function breakable(address: string): Html {
  const at = address.lastIndexOf('@');
  return html`${address.slice(0, Math.max(0, at))}<wbr>${address.slice(Math.max(0, at))}`;
}

function placeOf({ userIp, userAgent = '' }: Question['view']): string {
  return [userIp, BROWSERS[browserFamily(userAgent)]].filter((part) => part !== undefined).join(' · ');
}

/** In UTC: the browser's own zone is known to the script alone. */
function timeOf({ language }: VerifyLocale, moment: number): Html {
  const tag = `${language}-u-nu-latn`;
  const { hour12 = false } = new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions();
  // Clocks of 24 hours show two digits: 09:05, but 9:05 AM.
  const hour = hour12 ? 'numeric' : '2-digit';
  const style = { hour, minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short' } as const;
  const text = new Intl.DateTimeFormat(tag, style).format(moment);
  return html`<time datetime="${new Date(moment).toISOString()}">${text}</time>`;
}
