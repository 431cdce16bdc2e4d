import { type Html, html } from '../../html.ts';

/** A sentence in which what stands between backticks is code. */
export function inlineCode(text: string): Html {
  const parts = text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
  return parts.reduce((before, part) => html`${before}${part}`);
}
