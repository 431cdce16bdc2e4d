import { Marked, type RendererObject, type Tokens } from 'marked';
import { Html, html } from '../html.ts';
import { readSequence } from './sequence.ts';
import { drawSequence } from './sequence-drawing.ts';
import { Slugs } from './slug.ts';
import { tableOf } from './table.ts';

export interface Heading {
  readonly depth: number;
  readonly text: string;
  readonly slug: string;
}

export interface Rendered {
  readonly content: Html;
  readonly headings: readonly Heading[];
}

/** What a link says as its file has it; undefined where nothing is served for it. */
export type ResolveLink = (href: string) => Target | undefined;

export interface Target {
  readonly address: string;
  /** Of a document: what a link that says but its file's name is called. */
  readonly title?: string | undefined;
}

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
    // Wrapped rather than scrolled, but for what stands in columns: that a keyboard can reach and scroll.
    const inColumns = lang === 'text' && /\S {2,}\S/.test(text);
    const kind = inColumns ? `${lang} columns` : lang;
    const focus = inColumns ? html` tabindex="0"` : undefined;
    const content = lang === 'sh' ? unbrokenOptions(text) : html`${text}`;
    const source = html`<pre class="${kind}"${focus}><code class="language-${lang}">${content}</code></pre>`;
    const diagram = lang === 'mermaid' ? diagramOf(text, headings.at(-1)?.text ?? '') : undefined;
    if (diagram === undefined) return `${source.markup}\n`;
    return html`${diagram}\n<details class="as-text"><summary>The diagram as text</summary>\n${source}\n</details>\n`
      .markup;
  };
}

/** A line that is wrapped behind the first hyphen of `--json` reads as another command. */
function unbrokenOptions(command: string): Html {
  const { markup } = html`${command}`;
  return new Html(markup.replaceAll(/(?<=\s)--?\w[\w-]*/g, '<span class="option">$&</span>'));
}

/** Undefined where it is of a kind that is not drawn here: its source is shown then. */
function diagramOf(source: string, heading: string): Html | undefined {
  const sequence = readSequence(source);
  if ('unknown' in sequence) return undefined;
  const title = `Diagram: ${heading}`;
  return html`<div class="diagram" role="region" aria-label="${title}" tabindex="0">
${drawSequence(sequence, title)}
</div>`;
}

/** Named after the heading above it. */
function tableRenderer(headings: readonly Heading[]): NonNullable<RendererObject['table']> {
  return function table({ header, rows }) {
    const content = ({ tokens }: Tokens.TableCell): Html => new Html(this.parser.parseInline(tokens));
    const columns = header.map((cell) => ({ name: cell.text.replaceAll('`', ''), head: content(cell) }));
    const label = `${headings.at(-1)?.text ?? 'Table'}: ${columns.map(({ name }) => name).join(', ')}`;
    return tableOf(
      label,
      columns,
      rows.map((cells) => cells.map(content)),
    ).markup;
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
    const target = resolve(href);
    if (target === undefined) return text;
    const { address, title } = target;
    const isFileName = /^[\w-]+\.md$/.test(text);
    return html`<a href="${address}">${isFileName && title !== undefined ? title : new Html(text)}</a>`
      .markup;
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
