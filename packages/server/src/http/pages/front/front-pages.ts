import type { FastifyReply } from 'fastify';
import type { HttpConfig } from '../../http-config.ts';
import type { Services } from '../../services.ts';
import { documentOf, pathOf } from '../document.ts';
import { type Html, html } from '../html.ts';
import { OWN_PAGE_POLICY, setPageHeaders } from '../page-headers.ts';

interface Way {
  readonly path: string;
  readonly name: string;
  readonly about: string;
}

const EXPLORER: Way = {
  path: '/explorer',
  name: 'Explorer',
  about: 'Try every request in the browser, or walk from a new account to a login with a second factor.',
};
const DOCUMENTS: Way = {
  path: '/docs',
  name: 'Documentation',
  about: 'Quick start, guides, operations, security.',
};
const REFERENCE: Way = {
  path: '/docs/reference',
  name: 'API reference',
  about: 'Every route with its fields and responses.',
};
const INBOX: Way = {
  path: '/dev/inbox',
  name: 'Development inbox',
  about: 'Where codes and mails arrive until a provider is configured.',
};

/** What a person finds who opens the address of the service. */
export function sendFrontPage(services: Services, reply: FastifyReply): FastifyReply {
  const { config, inbox } = services;
  const ways = [...explorerOf(config), DOCUMENTS, REFERENCE, ...(inbox === undefined ? [] : [INBOX])];
  return send(services, reply, {
    title: 'Countersign is running',
    lead: html`A second factor for any application. This is its service; these are its pages:`,
    ways,
    note: html`Looking to log in? Go back to the app or site you were using.`,
  });
}

/** What a person finds where nothing is. */
export function sendNotFoundPage(services: Services, reply: FastifyReply): FastifyReply {
  return send(services, reply.code(404), {
    title: 'There is nothing here',
    lead: html`The address is incomplete, has moved, or is for programs only.`,
    ways: [...explorerOf(services.config), DOCUMENTS],
    note: html`Did you follow a link in a mail? Copy the whole address from the mail and try again.`,
  });
}

function explorerOf({ explorer }: HttpConfig): Way[] {
  return explorer ? [EXPLORER] : [];
}

interface Front {
  readonly title: string;
  readonly lead: Html;
  readonly ways: readonly Way[];
  readonly note: Html;
}

function send({ config }: Services, reply: FastifyReply, { title, lead, ways, note }: Front): FastifyReply {
  const base = pathOf(config.publicUrl);
  const page = documentOf({
    language: 'en',
    direction: 'ltr',
    title: `${title} · Countersign`,
    styles: [`${base}/pages/page.css`, `${base}/pages/front.css`],
    icon: `${base}/pages/icon.svg`,
    header: html`<p class="brand">Countersign <span class="quiet">${config.version}</span></p>`,
    main: html`<h1>${title}</h1>
<p>${lead}</p>
<ul class="ways">
${ways.map(({ path, name, about }) => html`<li><a href="${base}${path}">${name}</a><span>${about}</span></li>`)}
</ul>
<p class="quiet">${note}</p>`,
  });
  return setPageHeaders(reply, OWN_PAGE_POLICY).type('text/html; charset=utf-8').send(page.markup);
}
