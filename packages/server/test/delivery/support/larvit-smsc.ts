import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/server-process.ts';

export interface LarvitSmscOptions {
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  /** Milliseconds of silence after which it closes the session. */
  readonly timeout: number;
  /** What it answers to a message. */
  readonly status: string;
  /** The final state that it reports of each message; none if absent. */
  readonly report?: string;
}

/** What the package's server tells of itself, in its own words. */
export type SmscEvent =
  | { readonly kind: 'login' }
  | { readonly kind: 'request'; readonly cmdName: string }
  | ({ readonly kind: 'sms' } & ForeignSms)
  | { readonly kind: 'thanked'; readonly cmdStatus: string | undefined };

/** A message as the package hands it to its users. */
export interface ForeignSms {
  readonly from: string;
  readonly to: string;
  readonly message: string;
  readonly dlr: boolean;
  readonly id: string;
  /** The message_payload, hexadecimal. */
  readonly payload?: unknown;
}

/** The SMSC of the package larvitsmpp. */
export interface LarvitSmsc {
  readonly options: LarvitSmscOptions;
  readonly of: <Kind extends SmscEvent['kind']>(kind: Kind) => Extract<SmscEvent, { kind: Kind }>[];
  readonly stop: () => Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('./larvit-smsc-process.ts', import.meta.url));

export async function startLarvitSmsc(wanted: Partial<LarvitSmscOptions> = {}): Promise<LarvitSmsc> {
  const options: LarvitSmscOptions = {
    port: await freePort(),
    systemId: 'countersign',
    password: 'pa55word',
    timeout: 40_000,
    status: 'ESME_ROK',
    ...wanted,
  };
  const child = fork(SCRIPT, [JSON.stringify(options)], { execArgv: ['--no-deprecation'] });
  const events: SmscEvent[] = [];
  child.on('message', (event) => void events.push(event as SmscEvent));
  const ended = once(child, 'exit');
  await untilListening(options.port, () => child.exitCode === null);
  return {
    options,
    of: <Kind extends SmscEvent['kind']>(kind: Kind) =>
      events.filter((event): event is Extract<SmscEvent, { kind: Kind }> => event.kind === kind),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const PATIENCE = 20_000;

async function untilListening(port: number, alive: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await listens(port))) {
    if (!alive() || Date.now() > deadline) throw new Error('the SMSC does not listen');
    await delay(20);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
