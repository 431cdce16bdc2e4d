import { Webhook } from 'standardwebhooks';
import type { Application, WebhookSettings } from '../../src/core/application/application.ts';
import { createWebhookSecret } from '../../src/core/webhook/create-webhook-secret.ts';
import { draftDelivery, type WebhookDraft } from '../../src/core/webhook/draft-delivery.ts';
import type { WebhookDelivery, WebhookStatus } from '../../src/core/webhook/webhook-delivery.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { createWebhookJob } from '../../src/jobs/deliver-webhooks.ts';
import {
  type HttpProvider,
  reply,
  type SeenRequest,
  startHttpProvider,
} from '../delivery/support/http-provider.ts';
import { anotherApplication, type World } from './engine.ts';
import { unwrap } from './outcomes.ts';

/** A business's backend on the loopback. */
export interface Receiver extends HttpProvider {
  /** `webhook-id` of every request, repetitions included. */
  ids(): string[];
  /** The bodies, as the reference implementation of Standard Webhooks verifies them; throws on a bad signature. */
  verified(secret: string): Record<string, unknown>[];
  /** Verified, and each id once: what a receiver does that minds its repetitions. */
  effects(secret: string): Record<string, unknown>[];
}

export async function startReceiver(answer: HttpProvider['answer'] = reply(200)): Promise<Receiver> {
  const provider = await startHttpProvider(answer);
  const verified = (secret: string) => provider.requests.map((request) => verify(secret, request));
  return Object.assign(provider, {
    ids: () => provider.requests.map(idOf),
    verified,
    effects: (secret: string) => {
      const bodies = verified(secret);
      const ids = provider.requests.map(idOf);
      return bodies.filter((_, index) => ids.indexOf(ids[index]!) === index);
    },
  });
}

function idOf({ headers }: SeenRequest): string {
  return String(headers['webhook-id']);
}

export function verify(secret: string, { body, headers }: SeenRequest): Record<string, unknown> {
  return new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
}

export interface Subscriber {
  readonly application: Application;
  readonly secret: string;
}

/** An application whose backend listens on this machine. */
export async function newSubscriber(
  world: World,
  webhooks: Partial<WebhookSettings>,
  home?: Application,
): Promise<Subscriber> {
  const application = home ?? (await anotherApplication(world));
  const settings = {
    webhooks: { callbackFormat: 'json', events: [], allowPrivateAddresses: true, ...webhooks },
  } as const;
  const updated = unwrap(await updateApplication(world.engine, application, { settings }));
  return { application: updated, secret: await createWebhookSecret(world.engine.in(updated)) };
}

/** A result as a session queues it; returns its id. */
export async function queue(
  { engine }: World,
  application: Application,
  draft: Partial<WebhookDraft> = {},
): Promise<string> {
  const whole = {
    kind: 'callback',
    type: 'result',
    orderingKey: 'session',
    body: { n: 1 },
    ...draft,
  } as const;
  const delivery = draftDelivery(engine.in(application), whole);
  await engine.database.transact((stores) =>
    stores.in(delivery.applicationId).webhookDeliveries.insert(delivery),
  );
  return delivery.id;
}

/** One step of the job, and all that follows from it. */
export async function deliverAll({ engine }: World): Promise<void> {
  const errors: unknown[] = [];
  const job = createWebhookJob(engine, (error) => errors.push(error));
  await job.run();
  await job.settled();
  if (errors.length > 0) throw errors[0];
}

export function deliveries(
  { engine }: World,
  application: Application,
  status?: WebhookStatus,
): Promise<WebhookDelivery[]> {
  const filter = { limit: 1_000, ...(status !== undefined && { status }) };
  return engine.database.stores.in(application.id).webhookDeliveries.list(filter);
}
