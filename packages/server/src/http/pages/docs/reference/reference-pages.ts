import { type Html, html } from '../../html.ts';
import { type DocumentView, docsPage } from '../document-page.ts';
import { inlineCode } from './inline-code.ts';
import type { ReferenceTag } from './reference-route.ts';
import { routeSection } from './route-section.ts';

export const REFERENCE = '/docs/reference';

/** What there is: every route by what it is for. */
export function referenceHome(view: DocumentView, tags: readonly ReferenceTag[]): Html {
  const { base } = view;
  const item = (tag: ReferenceTag) =>
    html`<h2 id="${tag.slug}"><a href="${base}${REFERENCE}/${tag.slug}">${tag.name}</a></h2>
<p>${inlineCode(tag.about)}</p>
<ul class="routes">
${tag.routes.map(
  ({ method, path, operation }) =>
    html`<li><a href="${base}${REFERENCE}/${tag.slug}#${operation.operationId}">${operation.summary}</a> <span class="endpoint"><span class="method">${method}</span> <code>${path}</code></span></li>`,
)}
</ul>`;
  const content = html`<h1>API reference</h1>
<p>Every route with its fields and answers. Each also exists under <code>/apps/{client_id}</code> for the applications
beside the default one. The same for programs: <a href="${base}/openapi.json">OpenAPI 3.1</a>.</p>
${tags.map(item)}`;
  return docsPage(withTags(view, tags), 'API reference', [], content);
}

/** The routes of a tag, each with all that is known of it. */
export function tagPage(
  view: DocumentView,
  tags: readonly ReferenceTag[],
  { tag, publicUrl }: { readonly tag: ReferenceTag; readonly publicUrl: string },
): Html {
  const headings = tag.routes.map(({ operation }) => ({
    depth: 2,
    text: operation.summary,
    slug: operation.operationId,
  }));
  const content = html`<h1>${tag.name}</h1>
<p>${inlineCode(tag.about)}</p>
${tag.routes.map((route) => routeSection(route, publicUrl))}`;
  return docsPage(withTags(view, tags), `${tag.name} · API reference`, headings, content);
}

/** The navigation begins with the reference itself. */
function withTags(view: DocumentView, tags: readonly ReferenceTag[]): DocumentView {
  const root = view.base + REFERENCE;
  const links = [
    { text: 'All routes', href: root },
    ...tags.map(({ name, slug }) => ({ text: name, href: `${root}/${slug}` })),
  ];
  return { ...view, sections: [{ title: 'API reference', links }, ...view.sections] };
}
