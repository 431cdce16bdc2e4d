import { readFileSync } from 'node:fs';
import { LIST_RECEIVED_MESSAGES } from '@countersign/protocol/service/service-routes';
import type { FastifyInstance } from 'fastify';
import type { Inbox, InboxMessage } from '../../../core/delivery/inbox.ts';
import { addRoute } from '../../add-route.ts';
import { refusePrefix } from '../../hooks/application.ts';
import { describeService } from '../../service/service-route.ts';
import type { Services } from '../../services.ts';
import { pathOf } from '../document.ts';
import type { Html } from '../html.ts';
import { setPageHeaders } from '../page-headers.ts';
import { readStylesheet } from '../stylesheet.ts';
import { admitHome, homeRoute } from './home.ts';
import { eventRoute } from './inbox-events.ts';
import { inboxPage } from './inbox-view.ts';

export type InboxServices = Services & { readonly inbox: Inbox };

/** Scripts and styles of its own, and frames for the mails. */
const INBOX_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** A mail has styles inside, and links that open beside the inbox. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** Development only: the messages that no provider carries, for whoever sits at this machine. */
export function inboxRoutes(app: FastifyInstance, services: InboxServices, done: () => void): void {
  refusePrefix(app);
  admitHome(app, services);
  const path = `${pathOf(services.config.publicUrl)}/dev/inbox`;
  app.get('/dev/inbox', homeRoute, (_request, reply) => {
    setPageHeaders(reply, INBOX_POLICY).type('text/html; charset=utf-8').send(pageOf(services, path).markup);
  });
  addRoute(
    app,
    LIST_RECEIVED_MESSAGES,
    { ...homeRoute, schema: describeService(LIST_RECEIVED_MESSAGES) },
    (_request, reply) => {
      setPageHeaders(reply, INBOX_POLICY).send(services.inbox.list().map(received));
    },
  );
  mailRoute(app, services.inbox);
  const own = (name: string) => new URL(name, import.meta.url);
  fileRoute(app, 'inbox.css', 'text/css; charset=utf-8', readStylesheet(own('./inbox.css')));
  fileRoute(app, 'inbox.js', 'text/javascript; charset=utf-8', readFileSync(own('./inbox.js'), 'utf8'));
  eventRoute(app, services.inbox, path);
  done();
}

function received({ channel, to, subject, text, at }: InboxMessage) {
  return {
    channel,
    to,
    ...(subject !== undefined && { subject }),
    text,
    at: new Date(at).toISOString(),
  };
}

function pageOf({ engine, inbox, config }: InboxServices, path: string): Html {
  const { sms, email } = engine.delivery;
  const here = new Set([
    ...(sms?.provider === 'inbox' ? (['sms'] as const) : []),
    ...(email?.provider === 'inbox' ? (['email'] as const) : []),
  ]);
  return inboxPage({
    messages: inbox.list(),
    here,
    base: pathOf(config.publicUrl),
    path,
    version: config.version,
    explorer: config.explorer,
  });
}

function mailRoute(app: FastifyInstance, inbox: Inbox): void {
  app.get('/dev/inbox/messages/:id', homeRoute, (request, reply) => {
    const { id } = request.params as { id: string };
    const message = inbox.list().find((one) => one.id === id);
    if (message?.html === undefined) return reply.callNotFound();
    const markup = message.html.replace('<head>', '<head>\n<base target="_blank">');
    setPageHeaders(reply, MAIL_POLICY).header('x-frame-options', 'SAMEORIGIN');
    return reply.type('text/html; charset=utf-8').send(markup);
  });
}

function fileRoute(app: FastifyInstance, name: string, type: string, text: string): void {
  app.get(`/dev/${name}`, homeRoute, (_request, reply) => {
    setPageHeaders(reply, INBOX_POLICY).type(type).send(text);
  });
}
