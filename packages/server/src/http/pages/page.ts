import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { documentOf, type Mark, markOf, pathOf } from './document.ts';
import { type Html, html } from './html.ts';
import { localeOf } from './messages/messages.ts';
import { PAGE_POLICY, setPageHeaders } from './page-headers.ts';

export interface Page {
  readonly title: string;
  readonly mark?: Mark;
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
  const { language } = localeOf(request);
  return setPageHeaders(reply, PAGE_POLICY)
    .header('content-language', language)
    .header('vary', 'Accept-Language')
    .type('text/html; charset=utf-8')
    .send(render(services, request, page).markup);
}

function render({ config }: Services, request: FastifyRequest, page: Page): Html {
  const { language, messages } = localeOf(request);
  const application = request.tenant?.application.name;
  const name = application === undefined ? '' : ` · ${application}`;
  const prefix = page.prefix === undefined ? '' : `${page.prefix} `;
  return documentOf({
    language,
    direction: messages.direction,
    title: `${prefix}${page.title}${name}`,
    styles: [`${pathOf(config.publicUrl)}/pages/page.css`],
    header: application === undefined ? undefined : html`<p class="brand"><bdi>${application}</bdi></p>`,
    main: html`${page.mark && markOf(page.mark)}
<h1>${page.title}</h1>
${page.content}`,
  });
}
