import { isIP } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';
import type { FailureReason } from '../../../../core/delivery/hand-over.ts';

export interface SmppLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly ca?: string;
  readonly systemId: string;
  readonly password: string;
  readonly systemType?: string;
  readonly timing?: Partial<SmppTiming>;
}

/** Milliseconds. */
export interface SmppTiming {
  /** Until the carrier has answered a bind. */
  readonly bind: number;
  /** Between two enquire_link, each answered before the next. */
  readonly enquire: number;
  /** First rest after a lost connection; doubled each time. */
  readonly rest: number;
  readonly longestRest: number;
}

const TIMING: SmppTiming = { bind: 10_000, enquire: 30_000, rest: 1_000, longestRest: 30_000 };

// SMPP 3.4 §5.1.3
const ESME_ROK = 0x00;
const ESME_RX_T_APPN = 0x64;
const VERSION = 0x34;

export type SubmitOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly messageId: string | undefined }
  | { readonly kind: 'unsent'; readonly reason: FailureReason }
  | { readonly kind: 'unknown'; readonly reason: FailureReason };

/** A bound session that comes back by itself. */
export interface SmppLink {
  submit(fields: Readonly<Record<string, unknown>>, deadline: number): Promise<SubmitOutcome>;
  close(): Promise<void>;
}

type Delivered = (pdu: Pdu) => Promise<void>;

interface Trial {
  readonly session: Session;
  /** The reason why it failed, or nothing. */
  readonly bound: Promise<FailureReason | undefined>;
  readonly lost: Set<() => void>;
}

export function createSmppLink(options: SmppLinkOptions, delivered: Delivered): SmppLink {
  const timing = { ...TIMING, ...options.timing };
  let trial: Trial | undefined;
  let failure: FailureReason = 'unreachable';
  let rest = timing.rest;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = (): void => {
    const current = openTrial(options, timing, delivered);
    trial = current;
    void current.bound.then((reason) => {
      if (reason === undefined) rest = timing.rest;
      else failure = reason;
    });
    current.session.once('close', () => {
      trial = undefined;
      if (closed) return;
      timer = setTimeout(connect, rest).unref();
      rest = Math.min(rest * 2, timing.longestRest);
    });
  };
  connect();

  return {
    submit: async (fields, deadline) => {
      const ends = performance.now() + deadline;
      // While it rests there is nothing to wait for.
      if (trial === undefined) return { kind: 'unsent', reason: failure };
      const { session, lost, bound } = trial;
      const reason = await within(bound, deadline);
      if (reason !== undefined) return { kind: 'unsent', reason };
      return await submit({ session, lost }, fields, ends - performance.now());
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      if (trial !== undefined) await unbind(trial.session);
    },
  };
}

function openTrial(options: SmppLinkOptions, timing: SmppTiming, delivered: Delivered): Trial {
  const { host, port, tls = false, ca } = options;
  const session = smpp.connect({
    host,
    port,
    tls,
    // RFC 6066 §3: an address is no name.
    ...(tls && isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
  const lost = new Set<() => void>();
  const { promise: bound, resolve } = Promise.withResolvers<FailureReason | undefined>();
  const giveUp = setTimeout(() => session.destroy(), timing.bind);
  let enquiries: NodeJS.Timeout | undefined;
  session.on('error', () => session.destroy());
  session.once('close', () => {
    clearTimeout(giveUp);
    clearInterval(enquiries);
    resolve('unreachable');
    for (const lose of lost) lose();
  });
  session.once(tls ? 'secureConnect' : 'connect', () => {
    bind(session, options, (status) => {
      clearTimeout(giveUp);
      if (status === ESME_ROK) enquiries = enquire(session, timing.enquire);
      else session.destroy();
      resolve(status === ESME_ROK ? undefined : 'rejected_credentials');
    });
  });
  answer(session, delivered);
  return { session, bound, lost };
}

function bind(session: Session, options: SmppLinkOptions, answered: (status: number) => void): void {
  const { systemId, password, systemType = '' } = options;
  const fields = { system_id: systemId, password, system_type: systemType, interface_version: VERSION };
  session.bind_transceiver(fields, (pdu) => answered(pdu.command_status));
}

/** A carrier that leaves an enquiry unanswered until the next is gone. */
function enquire(session: Session, milliseconds: number): NodeJS.Timeout {
  let awaited = false;
  const timer = setInterval(() => {
    if (awaited) return session.destroy();
    awaited = true;
    session.enquire_link({}, () => {
      awaited = false;
    });
  }, milliseconds);
  return timer.unref();
}

/** Requests from the carrier's side. A receipt that could not be recorded is refused, so that it comes again. */
function answer(session: Session, delivered: Delivered): void {
  session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu: Pdu) => {
    session.send(pdu.response());
    session.close();
  });
  session.on('deliver_sm', (pdu: Pdu) => {
    void delivered(pdu).then(
      () => session.send(pdu.response()),
      () => session.send(pdu.response({ command_status: ESME_RX_T_APPN })),
    );
  });
}

async function within(
  bound: Promise<FailureReason | undefined>,
  deadline: number,
): Promise<FailureReason | undefined> {
  const { promise, resolve } = Promise.withResolvers<FailureReason>();
  const timer = setTimeout(() => resolve('deadline'), deadline);
  try {
    return await Promise.race([bound, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function submit(
  { session, lost }: Pick<Trial, 'session' | 'lost'>,
  fields: Readonly<Record<string, unknown>>,
  deadline: number,
): Promise<SubmitOutcome> {
  return new Promise((resolve) => {
    const settle = (outcome: SubmitOutcome): void => {
      clearTimeout(timer);
      lost.delete(lose);
      resolve(outcome);
    };
    const lose = (): void => settle({ kind: 'unknown', reason: 'connection_lost' });
    const timer = setTimeout(() => settle({ kind: 'unknown', reason: 'timeout' }), deadline);
    lost.add(lose);
    const written = session.submit_sm(fields, (pdu) =>
      settle({ kind: 'answered', status: pdu.command_status, messageId: pdu.message_id }),
    );
    if (!written) settle({ kind: 'unsent', reason: 'unreachable' });
  });
}

function unbind(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => session.destroy(), 500);
    session.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (!session.unbind({}, () => session.close())) session.destroy();
  });
}
