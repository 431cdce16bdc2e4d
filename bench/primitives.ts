// Run as a process of its own by `startPrimitive`: raw argon2id, or a bare Fastify.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hash, verify } from '@node-rs/argon2';
import fastify from 'fastify';
import type { Argon2Parameters } from '../packages/server/src/core/ports/password-hasher.ts';
import { type Figure, figureOf } from './load.ts';

export type PrimitiveTask =
  | {
      readonly kind: 'argon2';
      readonly parameters: Argon2Parameters;
      readonly concurrency: number;
      readonly seconds: number;
    }
  | { readonly kind: 'fastify'; readonly payload: unknown };

/** Verifies one password, `concurrency` at a time, for `seconds`. */
export async function rawArgon2(
  parameters: Argon2Parameters,
  concurrency: number,
  seconds: number,
): Promise<Figure> {
  const child = start({ kind: 'argon2', parameters, concurrency, seconds });
  const figure = await firstMessage<Figure>(child);
  child.kill();
  return figure;
}

export interface BareServer {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

/** Answers GET /auth/me with `payload`, and does nothing else. */
export async function startBareFastify(payload: unknown): Promise<BareServer> {
  const child = start({ kind: 'fastify', payload });
  const url = await firstMessage<string>(child);
  return { url, pid: child.pid ?? 0, stop: () => void child.kill() };
}

function start(task: PrimitiveTask): ChildProcess {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(task)], { serialization: 'advanced' });
  process.once('exit', () => child.kill());
  return child;
}

function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`A primitive ended with ${String(code)}.`)));
  });
}

async function measureArgon2({
  parameters,
  concurrency,
  seconds,
}: PrimitiveTask & { kind: 'argon2' }): Promise<Figure> {
  const phc = await hash('Correct-Horse-7', parameters);
  const latencies: number[] = [];
  const began = performance.now();
  const cpu = process.cpuUsage();
  const loop = async (): Promise<void> => {
    for (let now = performance.now(); now < began + seconds * 1_000; ) {
      await verify(phc, 'Correct-Horse-7');
      const then = performance.now();
      latencies.push(then - now);
      now = then;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  const { user, system } = process.cpuUsage(cpu);
  return figureOf(latencies, (performance.now() - began) / 1_000, (user + system) / 1_000);
}

async function serveBare({ payload }: PrimitiveTask & { kind: 'fastify' }): Promise<string> {
  const app = fastify();
  app.get('/auth/me', (_request, reply) => reply.send(payload));
  return app.listen({ host: '127.0.0.1', port: 0 });
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  const task = JSON.parse(process.argv[2] ?? '') as PrimitiveTask;
  process.send(task.kind === 'argon2' ? await measureArgon2(task) : await serveBare(task));
}
