import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { openWebhookSecrets } from '../../core/webhook/create-webhook-secret.ts';
import { webhookDestination } from '../../core/webhook/destination.ts';
import type { WebhookKind } from '../../core/webhook/webhook-delivery.ts';
import type { NoAnswer, WebhookAnswer } from '../../core/webhook/webhook-sender.ts';
import { ATTEMPT_LIMIT } from '../delivery/deliver-webhook.ts';

/** Sends `{"type":"ping",…}` once, now, and keeps no record: for whoever sets a receiver up. */
export async function pingReceiver(
  tenant: Tenant,
  kind: WebhookKind,
): Promise<Outcome<WebhookAnswer | NoAnswer>> {
  const { application } = tenant;
  const url = webhookDestination(application, kind);
  if (url === undefined) return refuse('invalid_request', { message: `The application has no ${kind} URL` });
  const secrets = await openWebhookSecrets(tenant);
  if (secrets.length === 0)
    return refuse('invalid_request', {
      message: 'The application has no webhook secret: see countersign webhook secret rotate',
    });
  const timestamp = new Date(tenant.clock.now()).toISOString();
  const body = JSON.stringify({ type: 'ping', timestamp, data: { client_id: application.clientId } });
  const request = { url, contentType: 'application/json', body, id: tenant.newId(), secrets } as const;
  const { allowPrivateAddresses } = application.settings.webhooks;
  return succeed(
    await tenant.webhooks.send({ ...request, allowPrivateAddresses }, { deadline: ATTEMPT_LIMIT }),
  );
}
