import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Inbox, InboxMessage } from '../../../core/delivery/inbox.ts';
import { setPageHeaders } from '../page-headers.ts';
import { homeRoute } from './home.ts';
import { messageItem } from './inbox-view.ts';

/** New messages as server-sent events, each with the markup that the page puts in. */
export function eventRoute(app: FastifyInstance, inbox: Inbox, path: string): void {
  const open = new Set<PassThrough>();
  app.addHook('preClose', (done) => {
    for (const stream of open) stream.end();
    done();
  });
  app.get('/dev/inbox/events', homeRoute, (request, reply) => {
    const stream = new PassThrough();
    const send = (message: InboxMessage): void => void stream.write(eventOf(message, path));
    stream.write('retry: 1000\n\n');
    for (const message of missedSince(inbox, lastSeen(request))) send(message);
    const stop = inbox.watch(send);
    open.add(stream);
    stream.once('close', () => {
      stop();
      open.delete(stream);
    });
    return setPageHeaders(reply, "default-src 'none'").type('text/event-stream').send(stream);
  });
}

function eventOf(message: InboxMessage, path: string): string {
  const data = { channel: message.channel, markup: messageItem(message, path, false).markup };
  return `id: ${message.id}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Where the page stopped reading: a browser that connects again says so. */
function lastSeen({ headers, query }: FastifyRequest): string {
  const { after } = query as { after?: unknown };
  const seen = headers['last-event-id'] ?? after;
  return typeof seen === 'string' ? seen : '';
}

/** Oldest first. */
function missedSince(inbox: Inbox, id: string): InboxMessage[] {
  const messages = inbox.list();
  const seen = messages.findIndex((message) => message.id === id);
  return messages.slice(0, seen < 0 ? undefined : seen).toReversed();
}
