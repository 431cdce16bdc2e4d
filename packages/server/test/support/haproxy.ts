import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from './free-port.ts';
import { type KeptProcess, startKept } from './kept-process.ts';

/** HAProxy as Debian has it, with one address that leads to one port. */
export interface HaProxy extends Pick<KeptProcess, 'stop'> {
  readonly port: number;
  /** New connections go there. */
  leadTo(port: number): Promise<void>;
}

export async function startHaProxy(target: number): Promise<HaProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-haproxy-'));
  const port = await freePort();
  const [settings, control] = [join(folder, 'haproxy.cfg'), join(folder, 'control')];
  writeFileSync(settings, configuration({ port, target, control }));
  const kept = await startKept({ command: ['haproxy', '-db', '-f', settings], port });
  return {
    port,
    async leadTo(other) {
      const answer = await tell(control, `set server postgres/primary addr 127.0.0.1 port ${other}`);
      if (!/changed|no need/.test(answer)) throw new Error(`HAProxy: ${answer}`);
    },
    stop: () => kept.stop().finally(() => rmSync(folder, { recursive: true, force: true })),
  };
}

function configuration(given: {
  readonly port: number;
  readonly target: number;
  readonly control: string;
}): string {
  return `global
  stats socket ${given.control} mode 600 level admin

defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h

frontend address
  bind 127.0.0.1:${given.port}
  default_backend postgres

backend postgres
  server primary 127.0.0.1:${given.target}
`;
}

async function tell(control: string, command: string): Promise<string> {
  const socket = connect(control);
  socket.write(`${command}\n`);
  return text(socket);
}
