import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { MailGateway } from '../../core/delivery/gateway.ts';
import { accept } from '../../core/delivery/hand-over.ts';
import type { OutgoingEmail } from '../../core/delivery/message.ts';
import { readSmtpFailure } from './smtp-failure.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the first byte (port 465). `required`: STARTTLS or nothing. */
  readonly security: 'implicit' | 'required' | 'opportunistic';
  readonly auth?: { readonly user: string; readonly pass: string };
  /** `Acme <no-reply@example.com>` */
  readonly from: string;
  readonly replyTo?: string;
  /** PEM of the authority of a server that public ones do not vouch for. */
  readonly ca?: string;
  /** The name in the server's certificate, where it is not `host`. */
  readonly serverName?: string;
  readonly maxConnections?: number;
  readonly timeouts?: Partial<SmtpTimeouts>;
  readonly provider?: string;
}

/** Milliseconds. */
export interface SmtpTimeouts {
  readonly connect: number;
  readonly greeting: number;
  /** Of silence while a command waits for its reply. */
  readonly socket: number;
}

const TIMEOUTS: SmtpTimeouts = { connect: 5_000, greeting: 5_000, socket: 15_000 };

/** A mail server, through a pool of connections. */
export function createSmtp(options: SmtpOptions): MailGateway {
  const { from, replyTo, provider = 'smtp' } = options;
  const transport = openTransport(options);
  return {
    provider,
    send: async (message, { deadline }) => {
      const signal = AbortSignal.timeout(Math.ceil(deadline));
      try {
        const { messageId } = await transport.sendMail({
          ...compose(message, from),
          ...(replyTo === undefined ? {} : { replyTo }),
          signal,
        });
        return accept(provider, messageId);
      } catch (error) {
        return readSmtpFailure(provider, error);
      }
    },
    close: async () => transport.close(),
  };
}

function openTransport(options: SmtpOptions) {
  const { host, port, security, auth, ca, serverName, maxConnections = 5 } = options;
  const { connect, greeting, socket } = { ...TIMEOUTS, ...options.timeouts };
  return createTransport({
    pool: true,
    host,
    port,
    secure: security === 'implicit',
    requireTLS: security === 'required',
    ...(auth === undefined ? {} : { auth: { ...auth } }),
    tls: {
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca }),
      ...(serverName === undefined ? {} : { servername: serverName }),
    },
    maxConnections,
    connectionTimeout: connect,
    dnsTimeout: connect,
    greetingTimeout: greeting,
    socketTimeout: socket,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function compose({ to, subject, text, html, language, reference }: OutgoingEmail, from: string) {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: messageIdOf(reference, from),
    headers: {
      'Content-Language': language,
      // RFC 3834: nobody's holiday responder should answer.
      'Auto-Submitted': 'auto-generated',
    },
  };
}

/** The same for the same reference, so that a repeated message is recognised as one. */
export function messageIdOf(reference: string, from: string): string {
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(reference).digest('hex').slice(0, 40)}@${domain}>`;
}
