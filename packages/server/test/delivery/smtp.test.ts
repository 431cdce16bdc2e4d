import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingEmail } from '../../src/core/delivery/message.ts';
import { createSmtp, messageIdOf, type SmtpOptions } from '../../src/delivery/email/smtp.ts';
import { messageTexts } from '../../src/delivery/texts/message-texts.ts';
import { makeCertificate } from './support/certificate.ts';

const certificate = makeCertificate('mail.example.com');
const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Received {
  readonly raw: string;
  readonly from: string;
  readonly to: string[];
  readonly secure: boolean;
  readonly user: unknown;
  readonly session: string;
}

type Behaviour = ConstructorParameters<typeof SMTPServer>[0];

async function startServer(behaviour: Behaviour = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    ...certificate,
    logger: false,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, callback) =>
      username === 'mailer' && password === 'pa55word'
        ? callback(null, { user: username })
        : callback(Object.assign(new Error('No'), { responseCode: 535 })),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          raw: Buffer.concat(chunks).toString('utf8'),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: session.user,
          session: session.id,
        });
        callback(null, 'queued');
      });
    },
    ...behaviour,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { received, port: (server.server.address() as { port: number }).port };
}

function open(port: number, options: Partial<SmtpOptions> = {}) {
  const gateway = createSmtp({
    host: '127.0.0.1',
    port,
    security: 'required',
    auth: { user: 'mailer', pass: 'pa55word' },
    from: 'Acme <no-reply@example.com>',
    ca: certificate.cert,
    serverName: 'mail.example.com',
    timeouts: { connect: 300, greeting: 300, socket: 500 },
    ...options,
  });
  closers.push(() => gateway.close());
  return (changes: Partial<OutgoingEmail> = {}, deadline = 5_000) =>
    gateway.send({ ...mail, ...changes }, { deadline });
}

const content = {
  kind: 'code',
  purpose: 'login',
  application: 'Açmé & Söhne',
  code: '482913',
  validMinutes: 10,
} as const;
const mail: OutgoingEmail = {
  ...messageTexts.email(content, 'ar'),
  to: 'maria@example.org',
  reference: '0197a2b4-0000-7000-8000-000000000001',
};
const code = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

describe('a mail server', () => {
  it('gets a mail in two parts over TLS, as another parser reads it', async () => {
    const { port, received } = await startServer();
    const result = await open(port, { replyTo: 'help@example.com' })();
    expect(result).toMatchObject({ outcome: 'accepted', provider: 'smtp' });
    const [{ raw, ...envelope } = expect.fail('no mail')] = received;
    expect(envelope).toMatchObject({
      from: 'no-reply@example.com',
      to: ['maria@example.org'],
      secure: true,
      user: 'mailer',
    });
    const parsed = await PostalMime.parse(raw);
    expect(parsed).toMatchObject({
      subject: mail.subject,
      from: { name: 'Acme', address: 'no-reply@example.com' },
      to: [{ address: 'maria@example.org' }],
      replyTo: [{ address: 'help@example.com' }],
      messageId: messageIdOf(mail.reference, 'no-reply@example.com'),
    });
    expect(parsed.text?.trimEnd()).toBe(mail.text.trimEnd());
    expect(parsed.html?.trimEnd()).toBe(mail.html.trimEnd());
    const headers = Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({ 'content-language': 'ar', 'auto-submitted': 'auto-generated' });
    expect(headers['content-type']).toMatch(/^multipart\/alternative/);
  });

  it('speaks TLS from the first byte where the URL asks for it', async () => {
    const { port, received } = await startServer({ secure: true });
    expect(await open(port, { security: 'implicit' })()).toMatchObject({ outcome: 'accepted' });
    expect(received[0]!.secure).toBe(true);
  });

  it('gets the same Message-ID for the same reference', async () => {
    const { port, received } = await startServer();
    const send = open(port);
    const first = await send();
    expect(await send()).toEqual(first);
    await send({ reference: 'other' });
    const ids = await Promise.all(received.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('is greeted by the name that was given', async () => {
    const names: unknown[] = [];
    const { port } = await startServer({
      onMailFrom: (_address, { hostNameAppearsAs }, callback) => {
        names.push(hostNameAppearsAs);
        callback();
      },
    });
    await open(port, { greetingName: 'login.example.com' })();
    expect(names).toEqual(['login.example.com']);
  });

  it('keeps its connections for the mails that follow', async () => {
    const { port, received } = await startServer();
    const send = open(port, { maxConnections: 1 });
    await send();
    await send();
    expect(received[0]!.session).toBe(received[1]!.session);
  });

  it('takes an address as an address, and lines in a subject as words', async () => {
    const { port, received } = await startServer();
    const send = open(port);
    await send({ to: 'a@example.org', subject: 'One\r\nBcc: all@example.org' });
    expect(received[0]!.to).toEqual(['a@example.org']);
    expect((await PostalMime.parse(received[0]!.raw)).bcc ?? []).toEqual([]);
    await send({ to: 'a@example.org, b@example.org' });
    expect(received.slice(1).flatMap(({ to }) => to)).not.toContain('b@example.org');
  });
});

describe('a mail server that says no', () => {
  const refuseRecipient = (error: Error): Behaviour => ({
    onRcptTo: (_address, _session, callback) => callback(error),
  });

  it.each([
    ['550 5.1.1', code(550, '5.1.1 maria@example.org: no such user'), true, 'invalid_destination'],
    ['552 5.2.2', code(552, '5.2.2 mailbox full'), true, 'invalid_destination'],
    ['550 5.7.1', code(550, '5.7.1 we relay nothing'), false, 'rejected_request'],
    ['450 4.2.1', code(450, '4.2.1 try later'), false, 'throttled'],
  ])('to a recipient with %s is understood', async (providerCode, error, permanent, reason) => {
    const { port } = await startServer(refuseRecipient(error));
    const result = await open(port)();
    expect(result).toEqual({ outcome: 'refused', provider: 'smtp', permanent, reason, providerCode });
  });

  it.each([
    [554, '5.6.0 bad content', true, 'rejected_request'],
    [452, '4.3.1 no room', false, 'throttled'],
  ])('to the message with %i %s is understood', async (status, text, permanent, reason) => {
    const { port } = await startServer({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => callback(code(status, text)));
      },
    });
    expect(await open(port)()).toMatchObject({ outcome: 'refused', permanent, reason });
  });

  it('to us is a refusal that another server may mend', async () => {
    const { port } = await startServer();
    const result = await open(port, { auth: { user: 'mailer', pass: 'wr0ng' } })();
    expect(result).toMatchObject({
      outcome: 'refused',
      permanent: false,
      reason: 'rejected_credentials',
      providerCode: '535',
    });
    expect(JSON.stringify(result)).not.toMatch(/wr0ng|maria/);
  });

  it('to TLS gets neither a mail nor a password', async () => {
    const { port, received } = await startServer({ disabledCommands: ['STARTTLS'] });
    expect(await open(port)()).toMatchObject({ outcome: 'refused', permanent: false });
    expect(received).toEqual([]);
  });

  it.each([
    ['an authority that nobody knows', { ca: makeCertificate('mail.example.com').cert }],
    ['another name', { serverName: 'other.example.com' }],
  ])('to being itself, with %s, gets nothing', async (_what, options) => {
    const { port, received } = await startServer();
    const reasons: string[] = [];
    const onUntrusted = (told: string): void => void reasons.push(told);
    expect(await open(port, { ...options, onUntrusted })()).toMatchObject({
      outcome: 'refused',
      permanent: false,
      reason: 'unreachable',
      providerCode: expect.stringMatching(/^[A-Z_]+$/),
    });
    expect(received).toEqual([]);
    expect(reasons).toHaveLength(1);
  });
});

describe('where encryption is optional', () => {
  it.each([
    ['an authority that nobody knows', { ca: makeCertificate('mail.example.com').cert }, /^(?:UNABLE|DEPTH)/],
    ['another name', { serverName: 'other.example.com' }, /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  ])(
    'a certificate with %s carries the mail, encrypted, and its reason is told',
    async (_what, options, reason) => {
      const { port, received } = await startServer();
      const reasons: string[] = [];
      const onUntrusted = (told: string): void => void reasons.push(told);
      const send = open(port, { security: 'opportunistic', ...options, onUntrusted });
      for (const reference of ['one', 'two'])
        expect(await send({ reference })).toMatchObject({ outcome: 'accepted' });
      expect(received.map(({ secure }) => secure)).toEqual([true, true]);
      expect(reasons).toEqual([expect.stringMatching(reason), expect.stringMatching(reason)]);
    },
  );

  it('a server without it, or with one that is out of order, gets the mail in plain text', async () => {
    for (const behaviour of [{ disabledCommands: ['STARTTLS'] }, { hideSTARTTLS: true }]) {
      const { port, received } = await startServer({ ...behaviour, authOptional: true });
      const gateway = createSmtp({
        host: '127.0.0.1',
        port,
        from: 'a@example.com',
        security: 'opportunistic',
      });
      closers.push(() => gateway.close());
      expect(await gateway.send(mail, { deadline: 5_000 })).toMatchObject({ outcome: 'accepted' });
      expect(received.map(({ secure }) => secure)).toEqual([false]);
    }
  });
});

describe('a mail server that does not answer', () => {
  it('because it is down has taken nothing', async () => {
    expect(await open(1)()).toEqual({
      outcome: 'refused',
      provider: 'smtp',
      permanent: false,
      reason: 'unreachable',
    });
  });

  it('to a connection, has taken nothing', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closers.push(() => void silent.close());
    expect(await open((silent.address() as { port: number }).port)()).toMatchObject({
      outcome: 'refused',
      reason: 'unreachable',
    });
  });

  it('to the message, within the time for a command, may have taken it', async () => {
    const { port } = await startServer({ onData: (stream) => void stream.resume() });
    expect(await open(port)()).toEqual({ outcome: 'unknown', provider: 'smtp', reason: 'timeout' });
  });

  it('to the message, within the deadline, may have taken it', async () => {
    const { port } = await startServer({ onData: (stream) => void stream.resume() });
    const started = performance.now();
    expect(await open(port, { timeouts: { socket: 20_000 } })({}, 400)).toMatchObject({
      outcome: 'unknown',
      reason: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('and hangs up, may have taken it', async () => {
    const { port } = await startServer({
      onData: (stream) => {
        stream.resume();
        stream.on('end', () => wire.cut());
      },
    });
    const wire = await startWire(port);
    expect(await open(wire.port)()).toEqual({
      outcome: 'unknown',
      provider: 'smtp',
      reason: 'connection_lost',
    });
  });
});

/** A wire that can be cut. */
async function startWire(target: number) {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => void server.close());
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  return { cut, port: (server.address() as { port: number }).port };
}
