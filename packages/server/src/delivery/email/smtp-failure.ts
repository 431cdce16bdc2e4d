import type { FailureReason, HandOver } from '../../core/delivery/hand-over.ts';

/** What nodemailer says of a failure; the sentences in it may repeat the address and are left behind. */
interface SmtpFailure {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly command?: unknown;
  readonly syscall?: unknown;
  readonly timeoutType?: unknown;
  /** Of the socket's own error. */
  readonly originalCode?: unknown;
}

/** Failures before the message itself: nothing has left. */
const BEFORE_THE_MESSAGE: Readonly<Record<string, FailureReason>> = {
  EDNS: 'unreachable',
  ETLS: 'unreachable',
  EAUTH: 'rejected_credentials',
  ENOAUTH: 'rejected_credentials',
  EREQUIRETLS: 'unreachable',
};

const EARLY_TIMEOUTS: readonly unknown[] = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'];

/**
 * A reply decides: 4yz refuses for now, 5yz for good, where it judges the recipient or the message rather
 * than us (RFC 5321 §4.2.1). Without a reply, only what is known to come before the message is a refusal.
 */
export function readSmtpFailure(provider: string, error: unknown): HandOver {
  const failure: SmtpFailure = typeof error === 'object' && error !== null ? error : {};
  const code = typeof failure.code === 'string' ? failure.code : '';
  const providerCode = untrustedReason(failure);
  if (providerCode !== undefined)
    return { outcome: 'refused', provider, permanent: false, reason: 'unreachable', providerCode };
  if (typeof failure.responseCode === 'number') return readReply(provider, failure, failure.responseCode);
  // No server was asked: the address itself is malformed.
  if (code === 'EENVELOPE')
    return { outcome: 'refused', provider, permanent: true, reason: 'invalid_destination' };
  const early = BEFORE_THE_MESSAGE[code] ?? (neverConnected(failure) ? 'unreachable' : undefined);
  if (early !== undefined) return { outcome: 'refused', provider, permanent: false, reason: early };
  return { outcome: 'unknown', provider, reason: silence(code) };
}

function readReply(provider: string, { code, command, response }: SmtpFailure, status: number): HandOver {
  const enhanced = typeof response === 'string' ? / (\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] : undefined;
  const providerCode = enhanced === undefined ? String(status) : `${status} ${enhanced}`;
  const atRecipient = command === 'RCPT TO';
  // RFC 3463 §3.8: x.7.x is policy, such as "we relay nothing for you". Another server may.
  const aboutUs = status === 503 || enhanced?.startsWith('5.7.') === true;
  const permanent = status >= 500 && !aboutUs && (atRecipient || code === 'EMESSAGE');
  const reason = permanent && atRecipient ? 'invalid_destination' : reasonOf(code, status);
  return { outcome: 'refused', provider, permanent, reason, providerCode };
}

function reasonOf(code: unknown, status: number): FailureReason {
  if (code === 'EAUTH') return 'rejected_credentials';
  return status >= 500 ? 'rejected_request' : 'throttled';
}

/** Node.js's names for certificates that do not hold: the handshake ends with them. */
const UNTRUSTED = /CERT|^UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/;

/** Why the server's certificate does not hold; undefined where something else went wrong. */
export function untrustedReason(error: unknown): string | undefined {
  const { originalCode }: SmtpFailure = typeof error === 'object' && error !== null ? error : {};
  return typeof originalCode === 'string' && UNTRUSTED.test(originalCode) ? originalCode : undefined;
}

function neverConnected({ syscall, timeoutType }: SmtpFailure): boolean {
  return syscall === 'connect' || syscall === 'getaddrinfo' || EARLY_TIMEOUTS.includes(timeoutType);
}

function silence(code: string): FailureReason {
  return code === 'ETIMEDOUT' || code === 'EABORT' ? 'timeout' : 'connection_lost';
}
