import type { Language } from '../../core/delivery/language.ts';

/** What a mail is made of; both of its parts are written from the same blocks. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string; readonly quiet?: boolean }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'link'; readonly action: string; readonly href: string; readonly copy: string }
  | { readonly kind: 'details'; readonly entries: readonly (readonly [label: string, value: string])[] };

export interface Sheet {
  readonly title: string;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly blocks: readonly Block[];
}

/** Codes and links stand in lines of their own: phones find and offer them. */
export function layOutText({ blocks, language }: Sheet): string {
  return `${blocks.map((block) => textOf(block, language)).join('\n\n')}\n`;
}

function textOf(block: Block, language: Language): string {
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'code':
      return block.code;
    case 'link':
      return `${block.action}\n${block.href}`;
    case 'details':
      return block.entries.map(([label, value]) => `${label}${COLON[language] ?? ':'} ${value}`).join('\n');
  }
}

/** Where it is not written close to the word. */
const COLON: Partial<Readonly<Record<Language, string>>> = { fr: '\u00a0:' };

const STYLE = `
  body { margin: 0; padding: 24px 16px; background: #f4f5f7; color: #1a1d21;
    font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; }
  main { max-width: 480px; margin: 0 auto; padding: 24px; background: #ffffff; border-radius: 12px; }
  h1 { margin: 0 0 16px; font-size: 18px; }
  p { margin: 0 0 16px; overflow-wrap: anywhere; }
  .code { font: 700 32px/1.2 ui-monospace, Consolas, Menlo, monospace; letter-spacing: 4px; text-align: center; }
  .button { display: inline-block; padding: 12px 20px; border-radius: 8px; background: #1f4fd8; color: #ffffff;
    font-weight: 600; text-decoration: none; }
  .quiet { color: #555b65; font-size: 14px; }
  a { color: #1f4fd8; }
  dl { margin: 0 0 16px; }
  dt { color: #555b65; font-size: 14px; }
  dd { margin: 0 0 8px; overflow-wrap: anywhere; }
  main > :last-child { margin-bottom: 0; }
  @media (prefers-color-scheme: dark) {
    body { background: #101214; color: #e8eaed; }
    main { background: #1c1f23; }
    .quiet, dt { color: #aab1bb; }
    a { color: #9db8ff; }
    .button { background: #3d6bf0; color: #ffffff; }
  }`;

export function layOutHtml({ title, language, direction, blocks }: Sheet): string {
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body dir="${direction}">
<main>
<h1>${escapeHtml(title)}</h1>
${blocks.map(htmlOf).join('\n')}
</main>
</body>
</html>
`;
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p${block.quiet ? ' class="quiet"' : ''}>${escapeHtml(block.text)}</p>`;
    case 'code':
      return `<p class="code" dir="ltr">${escapeHtml(block.code)}</p>`;
    case 'link':
      return htmlOfLink(block);
    case 'details':
      return `<dl>\n${block.entries
        .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd><bdi>${escapeHtml(value)}</bdi></dd>`)
        .join('\n')}\n</dl>`;
  }
}

function htmlOfLink({ action, href, copy }: Extract<Block, { kind: 'link' }>): string {
  const address = escapeHtml(href);
  return `<p><a class="button" href="${address}">${escapeHtml(action)}</a></p>
<p class="quiet">${escapeHtml(copy)}<br><a href="${address}" dir="ltr">${address}</a></p>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
