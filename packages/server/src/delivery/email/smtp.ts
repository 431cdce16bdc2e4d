import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { MailGateway } from '../../core/delivery/gateway.ts';
import { accept } from '../../core/delivery/hand-over.ts';
import type { OutgoingEmail } from '../../core/delivery/message.ts';
import { readSmtpFailure, untrustedReason } from './smtp-failure.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /**
   * `implicit`: TLS from the first byte (port 465). `required`: STARTTLS or nothing. `opportunistic`: with whatever
   * encryption there is, and whoever vouches for it (RFC 7435).
   */
  readonly security: 'implicit' | 'required' | 'opportunistic';
  readonly auth?: { readonly user: string; readonly pass: string };
  /** `Acme <no-reply@example.com>` */
  readonly from: string;
  /** What the greeting calls us (RFC 5321 §4.1.1.1); the machine's name unless given. */
  readonly greetingName?: string;
  readonly replyTo?: string;
  /** PEM of the authority of a server that public ones do not vouch for. */
  readonly ca?: string;
  /** The name in the server's certificate, where it is not `host`. */
  readonly serverName?: string;
  readonly maxConnections?: number;
  readonly timeouts?: Partial<SmtpTimeouts>;
  readonly provider?: string;
  /** Called where the server's certificate does not hold, with Node.js's name for the reason. */
  readonly onUntrusted?: (reason: string) => void;
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
  const server = connectTo(options);
  return {
    provider,
    send: async (message, { deadline }) => {
      const signal = AbortSignal.timeout(Math.ceil(deadline));
      const mail = { ...compose(message, from), ...(replyTo === undefined ? {} : { replyTo }), signal };
      try {
        const { messageId } = await server.send(mail);
        return accept(provider, messageId);
      } catch (error) {
        return readSmtpFailure(provider, error);
      }
    },
    close: async () => server.close(),
  };
}

type Transport = ReturnType<typeof openTransport>;
type Mail = Parameters<Transport['sendMail']>[0];

/** A certificate that does not hold is reported; where encryption is optional, the mail goes all the same. */
function connectTo(options: SmtpOptions) {
  const checking = openTransport(options, true);
  const trusting = options.security === 'opportunistic' ? openTransport(options, false) : undefined;
  return {
    send: async (mail: Mail) => {
      try {
        return await checking.sendMail(mail);
      } catch (error) {
        const reason = untrustedReason(error);
        if (reason !== undefined) options.onUntrusted?.(reason);
        if (reason === undefined || trusting === undefined) throw error;
        return trusting.sendMail(mail);
      }
    },
    close: () => {
      checking.close();
      trusting?.close();
    },
  };
}

function openTransport(options: SmtpOptions, checksCertificate: boolean) {
  const { host, port, security, auth, ca, serverName, greetingName, maxConnections = 5 } = options;
  const { connect, greeting, socket } = { ...TIMEOUTS, ...options.timeouts };
  return createTransport({
    pool: true,
    host,
    port,
    secure: security === 'implicit',
    requireTLS: security === 'required',
    opportunisticTLS: security === 'opportunistic',
    ...(greetingName === undefined ? {} : { name: greetingName }),
    ...(auth === undefined ? {} : { auth: { ...auth } }),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: checksCertificate,
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
