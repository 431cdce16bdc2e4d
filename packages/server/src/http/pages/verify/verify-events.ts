import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../../core/clock.ts';
import type { SessionStatus } from '../../../core/hosted-session/hosted-session.ts';
import { refuse } from '../../../core/outcome.ts';
import { findPage } from '../../../flows/hosted-page/page.ts';
import { applicationOf, tenantOf } from '../../request-state.ts';
import { orThrow, RefusalError } from '../../wire-error.ts';
import { setPageHeaders } from '../page-headers.ts';
import { handleOf, verifyRoute } from './verify-route.ts';

/** Any process may approve, so that the database is asked. */
const EVERY = SECOND;
/** Comments keep proxies from closing a silent connection. */
const BREATHE = 15;
const MAX_STREAMS = 2;
/** Of one application in this process: each asks the database all the time. The page has a button for the others. */
const MAX_STREAMS_IN_ALL = 200;

interface Listened {
  readonly handle: string;
  readonly applicationId: string;
}

interface Watch {
  readonly status: () => Promise<SessionStatus>;
  readonly stream: PassThrough;
}

/** How the session stands, and nothing else: whoever has the link may know that. */
export function verifyEvents(app: FastifyInstance): void {
  const open = new Map<PassThrough, Listened>();
  app.addHook('preClose', (done) => {
    for (const stream of open.keys()) stream.end();
    done();
  });
  // A HEAD would keep a stream open without a reader until the session ends.
  app.get('/verify/:handle/events', { ...verifyRoute, exposeHeadRoute: false }, async (request, reply) => {
    const application = applicationOf(request);
    const handle = handleOf(request);
    const status = async (): Promise<SessionStatus> =>
      orThrow(await findPage(tenantOf(request), handle)).status;
    const first = await status();
    const own = [...open.values()].filter((one) => one.applicationId === application.id);
    const ofPage = own.filter((one) => one.handle === handle);
    if (ofPage.length >= MAX_STREAMS || own.length >= MAX_STREAMS_IN_ALL) {
      throw new RefusalError(refuse('rate_limited'));
    }
    const stream = new PassThrough();
    open.set(stream, { handle, applicationId: application.id });
    stream.once('close', () => open.delete(stream));
    stream.write(eventOf(first));
    if (first === 'pending') void watch({ status, stream });
    else stream.end();
    setPageHeaders(reply, "default-src 'none'").header('x-accel-buffering', 'no');
    return reply.type('text/event-stream').send(stream);
  });
}

/** Until the session ends, or the listener has gone. */
async function watch({ status, stream }: Watch): Promise<void> {
  for (let beat = 1; isOpen(stream); beat++) {
    await new Promise((resolve) => setTimeout(resolve, EVERY).unref());
    const now = await status().catch(() => undefined);
    if (!isOpen(stream)) return;
    if (now !== undefined && now !== 'pending') stream.end(eventOf(now));
    else if (beat % BREATHE === 0) stream.write(':\n\n');
  }
}

function isOpen({ writableEnded, destroyed }: PassThrough): boolean {
  return !writableEnded && !destroyed;
}

function eventOf(status: SessionStatus): string {
  return `data: ${status}\n\n`;
}
