// `npm run bench:webhooks`: from the commit that queues a result to its receipt, in one process with real HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Application } from '../packages/server/src/core/application/application.ts';
import { createWebhookSecret } from '../packages/server/src/core/webhook/create-webhook-secret.ts';
import { draftDelivery } from '../packages/server/src/core/webhook/draft-delivery.ts';
import { updateApplication } from '../packages/server/src/flows/administration/manage-applications.ts';
import { createWebhookJob } from '../packages/server/src/jobs/deliver-webhooks.ts';
import { breakGround, composeInside, type EngineName, type Inside } from './target.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    count: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '100' },
  },
});

/** When each message arrived, by its id. */
const arrivals = new Map<string, number>();
const receiver = createServer((request, response) => {
  arrivals.set(String(request.headers['webhook-id']), performance.now());
  request.resume().once('end', () => response.end());
});
receiver.listen(0, '127.0.0.1');

await bench(values.engine === 'postgres' ? 'postgres' : 'sqlite', Number(values.count), Number(values.rate));

async function bench(engine: EngineName, count: number, rate: number): Promise<void> {
  const ground = await breakGround(engine, {});
  const inside = await composeInside(ground);
  const application = await subscribe(inside);
  const job = createWebhookJob(inside.engine, (error) => {
    throw error;
  });
  inside.engine.database.onWebhook(job.nudge);
  await send(inside, application, 50, rate);
  const began = performance.now();
  const commits = await send(inside, application, count, rate);
  await job.settled();
  const seconds = (performance.now() - began) / 1000;
  const waits = [...commits].map(([id, at]) => (arrivals.get(id) ?? Number.POSITIVE_INFINITY) - at);
  waits.sort((left, right) => left - right);
  const [p50, p99] = [0.5, 0.99].map((part) => waits[Math.floor(waits.length * part)]?.toFixed(1) ?? '');
  process.stdout.write(
    `${engine}: ${count} results at ${rate}/s asked for, ${(count / seconds).toFixed(0)}/s delivered; ` +
      `commit to receipt p50 ${p50 ?? ''} ms, p99 ${p99 ?? ''} ms\n`,
  );
  await inside.close();
  await ground.remove();
  receiver.close();
}

async function subscribe({ engine, application }: Inside): Promise<Application> {
  const { port } = receiver.address() as AddressInfo;
  const callbackUrl = `http://127.0.0.1:${port}`;
  const webhooks = { callbackUrl, callbackFormat: 'json', events: [], allowPrivateAddresses: true } as const;
  const updated = await updateApplication(engine, application, { settings: { webhooks } });
  if (!updated.ok) throw new Error(updated.code);
  await createWebhookSecret(engine.in(updated.value));
  return updated.value;
}

/** Evenly, each with an order of its own; returns when each was committed. */
async function send({ engine }: Inside, application: Application, count: number, rate: number) {
  const commits = new Map<string, number>();
  const tasks: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; index < count; index++) {
    const body = { result: true, status: 'approved', email: 'ann@example.com', index };
    const draft = { kind: 'callback', type: 'result', orderingKey: `session-${index}`, body } as const;
    const delivery = draftDelivery(engine.in(application), draft);
    const task = engine.database
      .transact((stores) => stores.in(delivery.applicationId).webhookDeliveries.insert(delivery))
      .then(() => void commits.set(delivery.id, performance.now()));
    tasks.push(task);
    await delay(Math.max(0, began + ((index + 1) * 1000) / rate - performance.now()));
  }
  await Promise.all(tasks);
  return commits;
}
