import { type Html, html } from '../html.ts';
import type { Section } from './documents.ts';
import type { Heading, Rendered } from './markdown.ts';

export interface DocumentView {
  /** The path of the service as browsers see it. */
  readonly base: string;
  /** The path of the page itself. */
  readonly address: string;
  readonly version: string;
  readonly explorer: boolean;
  readonly sections: readonly Section[];
}

export function documentPage(view: DocumentView, { content, headings }: Rendered): Html {
  const title = headings.find(({ depth }) => depth === 1)?.text ?? 'Countersign';
  const source = view.address === `${view.base}/docs` ? undefined : `${view.address}.md`;
  return docsPage(view, title, headings, html`${content}${source && sourceLink(source)}`);
}

export function missingPage(view: DocumentView): Html {
  const content = html`<h1>There is no such page</h1>
<p>It may have moved: <a href="${view.base}/docs">the documentation</a> lists what there is.</p>`;
  return docsPage(view, 'There is no such page', [], content);
}

/** What every page below `/docs` is made of. */
export function docsPage(
  view: DocumentView,
  title: string,
  headings: readonly Heading[],
  content: Html,
): Html {
  const { base, version, explorer } = view;
  const links = navigation(view, headings);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === 'Countersign' ? title : `${title} · Countersign`}</title>
<link rel="icon" href="${base}/pages/icon.svg">
<link rel="stylesheet" href="${base}/pages/docs.css">
<script src="${base}/pages/docs.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<p class="brand"><a href="${base}/docs">Countersign</a> <span class="quiet">${version}</span></p>
<p>${explorer ? html`<a href="${base}/explorer">Explorer</a>` : undefined} <a href="${base}/docs/reference">API reference</a></p>
</header>
<details class="menu"><summary>All pages</summary><nav aria-label="All pages">${links}</nav></details>
<div class="columns">
<nav class="side" aria-label="All pages">${links}</nav>
<main id="content">
${content}
</main>
</div>
<p id="copied" role="status" hidden></p>
</body>
</html>
`;
}

function navigation({ sections, address }: DocumentView, headings: readonly Heading[]): Html {
  const item = ({ text, href }: Section['links'][number]): Html =>
    href === address
      ? html`<li><a href="${href}" aria-current="page">${text}</a>${onThisPage(headings)}</li>`
      : html`<li><a href="${href}">${text}</a></li>`;
  const section = ({ title, links }: Section): Html =>
    html`<p class="section">${title}</p>\n<ul>\n${links.map(item)}\n</ul>`;
  return html`${sections.map(section)}`;
}

function onThisPage(headings: readonly Heading[]): Html | undefined {
  const parts = headings.filter(({ depth }) => depth === 2);
  if (parts.length === 0) return undefined;
  return html`\n<ul>\n${parts.map(({ slug, text }) => html`<li><a href="#${slug}">${text}</a></li>`)}\n</ul>`;
}

function sourceLink(href: string): Html {
  return html`<p class="source quiet"><a href="${href}">This page as Markdown</a></p>`;
}
