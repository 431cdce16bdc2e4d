import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '../../core/clock.ts';
import type {
  NoAnswer,
  WebhookAnswer,
  WebhookFailure,
  WebhookRequest,
  WebhookSender,
} from '../../core/webhook/webhook-sender.ts';
import { signWithEach } from '../standard-webhook.ts';
import { mayCall } from './callable-address.ts';
import { NoConnection, openChecked } from './checked-connection.ts';
import { type ResolveName, resolveName } from './resolve-name.ts';

/** As much of an answer as people want to see. */
const LONGEST_ANSWER = 2_048;
/** Only the status counts: the body is not waited for. */
const ANSWER_PATIENCE = 1_000;

export interface WebhookSenderOptions {
  readonly mode: 'development' | 'production';
  readonly clock: Clock;
  /** Other than the system's, under test. */
  readonly resolve?: ResolveName;
}

export function createWebhookSender({
  mode,
  clock,
  resolve = resolveName,
}: WebhookSenderOptions): WebhookSender {
  const secureOnly = mode === 'production';
  const closing = new AbortController();
  return {
    secureOnly,
    mayCall,
    async send(request, { deadline }) {
      const target = URL.parse(request.url);
      const complaint = judge(target, request, secureOnly);
      if (target === null || complaint !== undefined) return failed(complaint ?? 'invalid_url');
      const signal = AbortSignal.any([AbortSignal.timeout(deadline), closing.signal]);
      const { allowPrivateAddresses } = request;
      try {
        const socket = await untilAborted(
          signal,
          openChecked({ target, allowPrivateAddresses, resolve, signal }),
        );
        return await ask(socket, target, request, { clock, signal });
      } catch (error) {
        if (closing.signal.aborted) return failed('interrupted');
        if (signal.aborted) return failed('timeout');
        return failed(error instanceof NoConnection ? error.reason : 'connection_lost');
      }
    },
    close: () => closing.abort(),
  };
}

function failed(reason: WebhookFailure): NoAnswer {
  return { kind: 'failed', reason };
}

function judge(
  target: URL | null,
  { allowPrivateAddresses }: WebhookRequest,
  secureOnly: boolean,
): WebhookFailure | undefined {
  if (target === null || !['https:', 'http:'].includes(target.protocol)) return 'invalid_url';
  if (target.username !== '' || target.password !== '') return 'invalid_url';
  return target.protocol === 'http:' && secureOnly && !allowPrivateAddresses ? 'insecure_url' : undefined;
}

/** Names and handshakes know no deadline of their own: a connection that comes too late is ended. */
async function untilAborted(signal: AbortSignal, opening: Promise<Socket>): Promise<Socket> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new NoConnection('timeout'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([opening, aborted.promise]);
  } catch (error) {
    opening.then(
      (socket) => socket.destroy(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

interface Asking {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Follows no redirect: where it leads was not judged. */
async function ask(
  socket: Socket,
  target: URL,
  { id, secrets, body, contentType }: WebhookRequest,
  { clock, signal }: Asking,
): Promise<WebhookAnswer> {
  const open = target.protocol === 'https:' ? requestSecure : requestPlain;
  const request = open(target, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Countersign',
      ...signWithEach(secrets, body, { id, now: clock.now() }),
    },
    createConnection: () => socket,
    signal,
  });
  try {
    const response = await answerOf(request, body);
    const retryAfter = readRetryAfter(response.headers['retry-after'], clock.now());
    return {
      kind: 'answered',
      status: response.statusCode ?? 0,
      body: await readBeginning(response),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  } finally {
    request.destroy();
    socket.destroy();
  }
}

function answerOf(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
    request.once('close', () => reject(new NoConnection('connection_lost')));
    request.end(body);
  });
}

/** A body that breaks off, hangs or has no end is cut. */
async function readBeginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => response.destroy(), ANSWER_PATIENCE);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= LONGEST_ANSWER) break;
    }
  } catch {
    // What came until then is shown.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_ANSWER).toString('utf8');
}

/** Seconds or a date (RFC 9110 §10.2.3), as milliseconds from now. */
function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
