import type { AddressInfo } from 'node:net';
import { WEB_FOLDER } from '@countersign/web/build';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { ApplicationSettings } from '../../src/core/application/application.ts';
import type { Inbox, InboxMessage } from '../../src/core/delivery/inbox.ts';
import type { ReceiptSource } from '../../src/core/delivery/receipt.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { createApp } from '../../src/http/app.ts';
import { readBuiltFiles } from '../../src/http/pages/built/built-files.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import { type ClientOptions, HttpClient } from './client.ts';
import { composeEngine, type World, type WorldOptions } from './engine.ts';
import { engines } from './engines.ts';
import { unwrap } from './outcomes.ts';

export interface ServiceOptions extends WorldOptions {
  readonly engine?: 'sqlite' | 'postgres';
  /** Of the default application. */
  readonly settings?: Partial<ApplicationSettings>;
  readonly publicUrl?: string;
  readonly mode?: 'development' | 'production';
  readonly metricsToken?: string;
  /** Served, unless told otherwise. */
  readonly explorer?: boolean;
  /** The loopback, unless told otherwise: test clients have addresses of their own. */
  readonly trustedProxies?: readonly string[];
  readonly logger?: FastifyBaseLogger;
  /** Instead of those of the configured providers. */
  readonly receiptSources?: ReadonlyMap<string, ReceiptSource>;
  /** Where the pages are built; the folder of the package, unless told otherwise. */
  readonly webFolder?: string;
  /** The app before it listens. */
  readonly prepare?: (app: FastifyInstance) => void;
}

/** The whole service on a port of its own. */
export interface Service extends World {
  readonly url: string;
  readonly app: FastifyInstance;
  /** A client with an address of its own. */
  client(options?: ClientOptions): HttpClient;
  /** What the development inbox holds for a number or address, newest first; nothing for nobody. */
  messages(to: string): InboxMessage[];
  /** Runs the job that hands over what no request waits for, until nothing is left. */
  deliver(): Promise<void>;
}

function messagesFor(inbox: Inbox | undefined, to: string): InboxMessage[] {
  return (inbox?.list() ?? []).filter((message) => message.to.toLowerCase() === to.toLowerCase());
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { engine: name = 'sqlite', settings, publicUrl = 'http://localhost:3000' } = options;
  const tested = engines.find((candidate) => candidate.name === name);
  if (tested === undefined) throw new Error(`No engine ${name}`);
  const env = { ...options.env, COUNTERSIGN_PUBLIC_URL: publicUrl };
  const world = await composeEngine(tested, { cheapHashes: true, ...options, env });
  if (settings !== undefined) unwrap(await updateApplication(world.engine, world.application, { settings }));
  const { receiptSources, inbox } = world.deliveryRoom;
  const builtFiles = readBuiltFiles(options.webFolder ?? WEB_FOLDER);
  const app = createApp({
    engine: world.engine,
    receiptSources: options.receiptSources ?? receiptSources,
    ...(inbox !== undefined && { inbox }),
    ...(builtFiles !== undefined && { builtFiles }),
    config: {
      publicUrl,
      mode: options.mode ?? 'development',
      trustedProxies: options.trustedProxies ?? ['127.0.0.0/8'],
      version: '0.0.0-test',
      explorer: options.explorer ?? true,
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
    messages: (to) => messagesFor(inbox, to),
    async deliver() {
      while ((await deliverOutbox(world.engine)) > 0);
    },
    async close() {
      await app.close();
      await world.close();
    },
  };
}
