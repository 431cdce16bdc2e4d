import type { FastifyInstance } from 'fastify';
import { Faulty } from '../faults.ts';

export const MAX_BODY = 64 * 1024;

export const FORM_TYPE = 'application/x-www-form-urlencoded';

const JSON_TYPE = /^\s*application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Looks at a request before it is routed to anything that reads it. */
export function addRequestChecks(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.raw.url?.includes('%00') === true) throw nul('The address');
    const type = request.headers['content-type'];
    if (type !== undefined && type !== 'application/json') {
      request.headers['content-type'] = plainType(type);
    }
    done();
  });
}

/** Whatever was sent, an empty body is read: only the parser knows that it is empty. */
function plainType(type: string): string {
  if (JSON_TYPE.test(type)) return 'application/json';
  return /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)
    ? FORM_TYPE
    : 'application/octet-stream';
}

/** JSON bodies; nothing and `null` count as `{}`. */
export function addBody(api: FastifyInstance): void {
  api.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, {});
    const type = request.headers['content-type'];
    if (type !== undefined && type !== 'application/json') return done(new Faulty('wrongType'));
    try {
      return done(null, parse(body));
    } catch (error) {
      return done(error as Error);
    }
  });
  api.addHook('preValidation', (request, _reply, done) => {
    request.body ??= {};
    done();
  });
}

function parse(bytes: Buffer): unknown {
  const body = parseJson(bytes);
  if (typeof body !== 'object' || body === null) return body;
  // A client that keeps `null` for what it has not, sends it too.
  for (const [name, value] of Object.entries(body)) if (value === null) Reflect.deleteProperty(body, name);
  return body;
}

function parseJson(bytes: Buffer): unknown {
  let text: string;
  let body: unknown;
  try {
    text = utf8.decode(bytes);
    body = JSON.parse(text);
  } catch {
    throw new Faulty('malformed', 'The body is not valid JSON');
  }
  if (text.includes('\\u') || text.includes('__proto__')) inspect(body);
  return body;
}

/** Strings that no database takes, and keys that are none. Without recursion: 64 KiB nest deep. */
function inspect(body: unknown): void {
  const left: unknown[] = [body];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value === 'string') refuseUnstorable(value);
    if (typeof value !== 'object' || value === null) continue;
    Reflect.deleteProperty(value, '__proto__');
    for (const [name, inner] of Object.entries(value)) left.push(name, inner);
  }
}

function refuseUnstorable(text: string): void {
  if (text.includes('\0')) throw nul('The body');
  if (!text.isWellFormed()) throw new Faulty('malformed', 'The body holds half of a surrogate pair');
}

function nul(where: string): Faulty {
  return new Faulty('malformed', `${where} must not hold NUL characters`);
}
