import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { type Html, html } from './html.ts';
import { PAGE_POLICY, setPageHeaders } from './page-headers.ts';
import { spokenTo } from './words/words.ts';

export interface Page {
  readonly title: string;
  /** What happened, for the mark above the title. */
  readonly mark?: 'done' | 'problem';
  /** Before the title in the browser's tab. */
  readonly prefix?: string;
  readonly content: Html;
}

export function sendPage(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): FastifyReply {
  const { language } = spokenTo(request);
  return setPageHeaders(reply, PAGE_POLICY)
    .header('content-language', language)
    .header('vary', 'Accept-Language')
    .type('text/html; charset=utf-8')
    .send(render(services, request, page).markup);
}

/** The path of a page of ours as the browser sees it, without a slash at its end. */
export function pathOf(base: string): string {
  return new URL(base).pathname.replace(/\/$/, '');
}

function render({ config }: Services, request: FastifyRequest, page: Page): Html {
  const { language, words } = spokenTo(request);
  const application = request.tenant?.application.name;
  const name = application === undefined ? '' : ` · ${application}`;
  const prefix = page.prefix === undefined ? '' : `${page.prefix} `;
  return html`<!doctype html>
<html lang="${language}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${prefix}${page.title}${name}</title>
<link rel="stylesheet" href="${pathOf(config.publicUrl)}/pages/page.css">
</head>
<body>
<header>${application === undefined ? undefined : html`<p class="brand"><bdi>${application}</bdi></p>`}</header>
<main>
${page.mark === undefined ? undefined : MARKS[page.mark]}
<h1>${page.title}</h1>
${page.content}
</main>
</body>
</html>
`;
}

const MARKS = {
  done: html`<svg class="mark done" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M14 25l7 7 14-15"/></svg>`,
  problem: html`<svg class="mark problem" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 13v14M24 34v.5"/></svg>`,
} as const;
