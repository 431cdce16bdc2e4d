import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { TLSSocket } from 'node:tls';
import type {
  FailureReason,
  HandOver,
  HandOverRefused,
  HandOverUnknown,
} from '../core/delivery/hand-over.ts';

/** A provider's answer is a few hundred bytes. */
const LARGEST_ANSWER = 65_536;

export interface HttpAnswer {
  readonly status: number;
  /** Empty where the connection broke after the status. */
  readonly body: string;
}

export type HttpOutcome =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  /** Surely no byte of the request has left. */
  | { readonly kind: 'unsent'; readonly reason: FailureReason }
  | { readonly kind: 'unknown'; readonly reason: FailureReason };

export interface HttpPost {
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds from now. */
  readonly deadline: number;
}

/**
 * Posts and follows no redirect. Not `fetch`: that does not say whether the request had left when it failed,
 * and on that hangs whether another provider may be tried.
 */
export function post({ url, headers, body, deadline }: HttpPost): Promise<HttpOutcome> {
  const target = new URL(url);
  const open = target.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve) => {
    const length = String(Buffer.byteLength(body));
    const request = open(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      // A kept connection may end from the other side just now: then nobody would know.
      agent: false,
    });
    const departure = watchDeparture(request);
    const fail = (reason: FailureReason): void =>
      resolve(departure.left ? { kind: 'unknown', reason } : { kind: 'unsent', reason });
    let answering = false;
    const timer = setTimeout(() => {
      // A status without its body is an answer.
      if (!answering) fail('timeout');
      request.destroy();
    }, deadline);
    request.once('response', (response) => {
      answering = true;
      void readAnswer(response).then((answer) => resolve({ kind: 'answered', answer }));
    });
    request.on('error', () => fail(departure.left ? 'connection_lost' : 'unreachable'));
    request.once('close', () => clearTimeout(timer));
    request.end(body);
  });
}

/** Bytes leave when the socket is connected and, with TLS, the handshake is done. */
function watchDeparture(request: ClientRequest): { left: boolean } {
  const departure = { left: false };
  const leave = (): void => {
    departure.left = true;
  };
  request.once('socket', (socket) => {
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', leave);
  });
  return departure;
}

/** The status decides; a body that breaks off, or has no end, is cut. */
async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LARGEST_ANSWER) break;
    }
  } catch {
    chunks.length = 0;
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}

export type FailedHttp = Exclude<HttpOutcome, { kind: 'answered' }>;

export function failedHandOver(provider: string, { kind, reason }: FailedHttp): HandOver {
  return kind === 'unsent'
    ? { outcome: 'refused', provider, permanent: false, reason }
    : { outcome: 'unknown', provider, reason };
}

/**
 * What a status other than 2xx says where the provider's own code says nothing better. A 500, 502 or 504 may
 * come from a machine in between, or after the message was queued: nobody knows. 503 is a plain no.
 */
export function readStatus(
  provider: string,
  status: number,
  code?: string,
): HandOverRefused | HandOverUnknown {
  const detail = { provider, providerCode: providerCode(code ?? `http_${status}`) };
  if (status >= 500 && status !== 503) return { ...detail, outcome: 'unknown', reason: 'provider_error' };
  return { ...detail, outcome: 'refused', permanent: false, reason: reasonOf(status) };
}

function reasonOf(status: number): FailureReason {
  if (status === 429) return 'throttled';
  if (status === 503) return 'provider_error';
  return status === 401 || status === 402 || status === 403 ? 'rejected_credentials' : 'rejected_request';
}

/** Codes only: a provider's sentence may repeat the number. */
export function providerCode(code: string): string {
  return /^[\w.\- ]{1,40}$/.test(code) && !/\d{7}/.test(code) ? code : 'unreadable';
}

/** The value of a JSON document's field, whatever the document is. */
export function readJson(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= 128 ? value : undefined;
}
