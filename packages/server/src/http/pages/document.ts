import type { Language } from '../../core/delivery/language.ts';
import { type Html, html } from './html.ts';

export interface Document {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly title: string;
  /** Addresses of stylesheets, in their order. */
  readonly styles: readonly string[];
  readonly script?: string;
  /** The address of what the browser's tab shows. */
  readonly icon?: string;
  readonly header?: Html | undefined;
  readonly main: Html;
  readonly footer?: Html | undefined;
}

export type Mark = 'done' | 'problem';

/** What every page of ours is made of. */
export function documentOf(parts: Document): Html {
  const { language, direction, title, styles, script, icon, header, main, footer } = parts;
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
${icon === undefined ? undefined : html`<link rel="icon" href="${icon}">`}
${styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
${script === undefined ? undefined : html`<script src="${script}" defer></script>`}
</head>
<body>
<header>${header}</header>
<main>
${main}
</main>
${footer && html`<footer>${footer}</footer>`}
</body>
</html>
`;
}

/** The path of a page of ours as the browser sees it, without a slash at its end. */
export function pathOf(base: string): string {
  return new URL(base).pathname.replace(/\/$/, '');
}

/** What happened, above the title. */
export function markOf(mark: Mark): Html {
  return MARKS[mark];
}

const MARKS = {
  done: html`<svg class="mark done" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M14 25l7 7 14-15"/></svg>`,
  problem: html`<svg class="mark problem" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 13v14M24 34v.5"/></svg>`,
} as const;
