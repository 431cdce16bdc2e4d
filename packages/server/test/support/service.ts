import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { ApplicationSettings } from '../../src/core/application/application.ts';
import { updateApplication } from '../../src/core/application/manage-applications.ts';
import { createApp } from '../../src/http/app.ts';
import { type ClientOptions, HttpClient } from './client.ts';
import { composeEngine, type World, type WorldOptions } from './engine.ts';
import { engines } from './engines.ts';
import { unwrap } from './outcomes.ts';

export interface ServiceOptions extends WorldOptions {
  readonly engine?: 'sqlite' | 'postgres';
  /** Of the default application. */
  readonly settings?: Partial<ApplicationSettings>;
  readonly publicUrl?: string;
  readonly metricsToken?: string;
  /** The loopback, unless told otherwise: test clients have addresses of their own. */
  readonly trustedProxies?: readonly string[];
  readonly logger?: FastifyBaseLogger;
  /** The app before it listens. */
  readonly prepare?: (app: FastifyInstance) => void;
}

/** The whole service on a port of its own. */
export interface Service extends World {
  readonly url: string;
  readonly app: FastifyInstance;
  /** A client with an address of its own. */
  client(options?: ClientOptions): HttpClient;
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { engine: name = 'sqlite', settings, publicUrl = 'http://localhost:3000' } = options;
  const tested = engines.find((candidate) => candidate.name === name);
  if (tested === undefined) throw new Error(`No engine ${name}`);
  const env = { ...options.env, COUNTERSIGN_PUBLIC_URL: publicUrl };
  const world = await composeEngine(tested, { cheapHashes: true, ...options, env });
  if (settings !== undefined) unwrap(await updateApplication(world.engine, world.application, { settings }));
  const app = createApp({
    engine: world.engine,
    config: {
      publicUrl,
      mode: 'development',
      trustedProxies: options.trustedProxies ?? ['127.0.0.0/8'],
      version: '0.0.0-test',
      ...(options.metricsToken !== undefined && { metricsToken: options.metricsToken }),
    },
    ...(options.logger !== undefined && { logger: options.logger }),
  });
  options.prepare?.(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    ...world,
    url,
    app,
    client: (clientOptions) => new HttpClient(url, clientOptions),
    async close() {
      await app.close();
      await world.close();
    },
  };
}
