import { Marked, type RendererObject, type Tokens } from 'marked';
import { Html, html } from '../html.ts';
import { readSequence } from './sequence.ts';
import { drawSequence } from './sequence-drawing.ts';
import { Slugs } from './slug.ts';

export interface Heading {
  readonly depth: number;
  readonly text: string;
  readonly slug: string;
}

export interface Rendered {
  readonly content: Html;
  readonly headings: readonly Heading[];
}

/** The address for a link as the file has it; undefined where nothing is served for it. */
export type ResolveLink = (href: string) => string | undefined;

/** Markdown of ours as HTML. Markup in it is shown as text, comments are left out. */
export function renderMarkdown(text: string, resolve: ResolveLink): Rendered {
  const headings: Heading[] = [];
  const renderer = {
    ...blocks,
    link: linkRenderer(resolve),
    code: codeRenderer(headings),
    heading: headingRenderer(headings),
    table: tableRenderer(headings),
  };
  const content = new Marked({ renderer }).parse(text, { async: false });
  return { content: new Html(content), headings };
}

const blocks: RendererObject = {
  html: ({ text }) => (text.startsWith('<!--') ? '' : html`${text}`.markup),
};

function codeRenderer(headings: readonly Heading[]): NonNullable<RendererObject['code']> {
  return ({ text, lang = 'text' }) => {
    // Wrapped rather than scrolled: nothing in it is out of a keyboard's reach.
    const source = html`<pre class="${lang}"><code class="language-${lang}">${text}</code></pre>`;
    const diagram = lang === 'mermaid' ? diagramOf(text, headings.at(-1)?.text ?? '') : undefined;
    if (diagram === undefined) return `${source.markup}\n`;
    return html`${diagram}\n<details class="as-text"><summary>The diagram as text</summary>\n${source}\n</details>\n`
      .markup;
  };
}

/** Undefined where it is of a kind that we do not draw: its source is shown then. */
function diagramOf(source: string, heading: string): Html | undefined {
  const sequence = readSequence(source);
  if ('unknown' in sequence) return undefined;
  const title = `Diagram: ${heading}`;
  return html`<div class="diagram" role="region" aria-label="${title}" tabindex="0">
${drawSequence(sequence, title)}
</div>`;
}

/** Scrolls sideways where it must; named after the heading above it for those who come to it by keyboard. */
function tableRenderer(headings: readonly Heading[]): NonNullable<RendererObject['table']> {
  return function table({ header, rows }) {
    const row = (cells: readonly Tokens.TableCell[]): string =>
      `<tr>${cells.map((cell) => this.tablecell(cell)).join('')}</tr>\n`;
    const columns = header.map(({ text }) => text.replaceAll('`', '')).join(', ');
    const inside = new Html(
      `<table>\n<thead>\n${row(header)}</thead>\n<tbody>\n${rows.map(row).join('')}</tbody>\n</table>`,
    );
    const label = `${headings.at(-1)?.text ?? 'Table'}: ${columns}`;
    return html`<div class="table" role="region" aria-label="${label}" tabindex="0">${inside}</div>\n`.markup;
  };
}

/** A heading is the link to itself. */
function headingRenderer(headings: Heading[]): NonNullable<RendererObject['heading']> {
  const slugs = new Slugs();
  return function heading({ tokens, depth }) {
    const text = this.parser.parseInline(tokens, this.parser.textRenderer);
    const slug = slugs.of(unescape(text));
    headings.push({ depth, text: unescape(text), slug });
    const inner = this.parser.parseInline(tokens);
    if (depth === 1) return `<h1 id="${slug}">${inner}</h1>\n`;
    return `<h${depth} id="${slug}"><a href="#${slug}">${inner}</a></h${depth}>\n`;
  };
}

function linkRenderer(resolve: ResolveLink): NonNullable<RendererObject['link']> {
  return function link({ href, tokens }) {
    const text = this.parser.parseInline(tokens);
    const address = resolve(href);
    return address === undefined ? text : html`<a href="${address}">${new Html(text)}</a>`.markup;
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
