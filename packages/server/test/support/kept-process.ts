import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that listens on a port of 127.0.0.1. */
export interface KeptProcess {
  stop(): Promise<void>;
  kill9(): Promise<void>;
}

export interface KeptProcessOptions {
  readonly command: readonly string[];
  readonly port: number;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

const PATIENCE = 10_000;

// The program lives as long as the pipe on this shell's standard input: it ends with the process that holds the other
// end, however that dies.
const KEEPER = `
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
{ cat <&3 >/dev/null; kill -TERM $program; } 2>/dev/null &
watcher=$!
wait $program
kill $watcher 2>/dev/null
`;

/** Resolves once it listens. */
export async function startKept({ command, port, user }: KeptProcessOptions): Promise<KeptProcess> {
  const child = spawn('sh', ['-c', KEEPER, 'keeper', ...command], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
  }
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await untilListening(child, port, () => log);
  return {
    stop() {
      child.stdin.end();
      return ended;
    },
    kill9() {
      // The whole group: the keeper and what it keeps.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      return ended;
    },
  };
}

async function untilListening(child: ChildProcess, port: number, log: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`nothing listens:\n${log()}`);
    await delay(10);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (listens: boolean): void => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
