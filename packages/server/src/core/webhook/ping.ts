import type { Application } from '../application/application.ts';
import type { Engine } from '../engine.ts';
import { newId } from '../id.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { openWebhookSecrets } from './create-webhook-secret.ts';
import { ATTEMPT_LIMIT } from './deliver-webhook.ts';
import { webhookDestination } from './destination.ts';
import type { WebhookKind } from './webhook-delivery.ts';
import type { NoAnswer, WebhookAnswer } from './webhook-sender.ts';

/** Sends `{"type":"ping",…}` once, now, and keeps no record: for whoever sets a receiver up. */
export async function pingReceiver(
  engine: Engine,
  application: Application,
  kind: WebhookKind,
): Promise<Outcome<WebhookAnswer | NoAnswer>> {
  const url = webhookDestination(application, kind);
  if (url === undefined) return refuse('invalid_request', { message: `The application has no ${kind} URL` });
  const secrets = await openWebhookSecrets(engine, application);
  if (secrets.length === 0)
    return refuse('invalid_request', {
      message: 'The application has no webhook secret: see countersign webhook secret rotate',
    });
  const timestamp = new Date(engine.clock.now()).toISOString();
  const body = JSON.stringify({ type: 'ping', timestamp, data: { client_id: application.clientId } });
  const request = { url, contentType: 'application/json', body, id: newId(engine), secrets } as const;
  const { allowPrivateAddresses } = application.settings.webhooks;
  return succeed(
    await engine.webhooks.send({ ...request, allowPrivateAddresses }, { deadline: ATTEMPT_LIMIT }),
  );
}
