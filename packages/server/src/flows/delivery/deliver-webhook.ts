import { newEvent } from '../../core/audit/new-event.ts';
import { SECOND } from '../../core/clock.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { UnreadableBox } from '../../core/ports/secret-box.ts';
import type { Tenant } from '../../core/tenant.ts';
import { openWebhookSecrets } from '../../core/webhook/create-webhook-secret.ts';
import { webhookDestination } from '../../core/webhook/destination.ts';
import { deliveryBinding } from '../../core/webhook/draft-delivery.ts';
import { retryDelay } from '../../core/webhook/retry-schedule.ts';
import type { WebhookAttempt, WebhookDelivery } from '../../core/webhook/webhook-delivery.ts';
import type {
  NoAnswer,
  WebhookAnswer,
  WebhookFailure,
  WebhookRequest,
} from '../../core/webhook/webhook-sender.ts';

/** What a receiver has to answer; names, handshakes and all. */
export const ATTEMPT_LIMIT = 10 * SECOND;
/** Longer than any attempt: a lease that lapses belongs to a process that died. */
export const WEBHOOK_LEASE = 30 * SECOND;

/** The receiver says that nobody lives there any more. */
const GONE = 410;

/** Nothing is mended by waiting: the operator has to look. */
const HOPELESS: readonly WebhookFailure[] = ['no_url', 'invalid_url', 'unreadable'];

/** One attempt with a leased delivery, and the record of what came of it; true where the receiver took it. */
export async function deliverWebhook(tenant: Tenant, delivery: WebhookDelivery): Promise<boolean> {
  const request = await prepareRequest(tenant, delivery);
  const result =
    typeof request === 'string'
      ? ({ kind: 'failed', reason: request } as const)
      : await tenant.webhooks.send(request, { deadline: ATTEMPT_LIMIT });
  await settleAttempt(tenant, delivery, result);
  return isTaken(result);
}

/** The reason where nothing can be sent. */
async function prepareRequest(
  tenant: Tenant,
  delivery: WebhookDelivery,
): Promise<WebhookRequest | WebhookFailure> {
  const { application } = tenant;
  const { webhooks } = application.settings;
  const url = webhookDestination(application, delivery.kind);
  if (url === undefined) return 'no_url';
  try {
    const secrets = await openWebhookSecrets(tenant);
    if (secrets.length === 0) return 'no_secret';
    const json = new TextDecoder().decode(tenant.boxes.open(delivery.payload, deliveryBinding(delivery)));
    const { allowPrivateAddresses } = webhooks;
    const asForm = delivery.kind === 'callback' && webhooks.callbackFormat === 'form';
    return {
      url,
      contentType: asForm ? 'application/x-www-form-urlencoded' : 'application/json',
      body: asForm ? writeForm(json) : json,
      id: delivery.id,
      secrets,
      allowPrivateAddresses,
    };
  } catch (error) {
    if (error instanceof UnreadableBox) return 'unreadable';
    throw error;
  }
}

function writeForm(json: string): string {
  const fields = JSON.parse(json) as Record<string, string | boolean>;
  const pairs = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

async function settleAttempt(
  tenant: Tenant,
  delivery: WebhookDelivery,
  result: WebhookAnswer | NoAnswer,
): Promise<void> {
  const { webhookDeliveries } = tenant.database.stores;
  const { id, attempts, expiresAt } = delivery;
  const now = tenant.clock.now();
  const attempt: WebhookAttempt = { now, attempts, ...describe(result) };
  if (isTaken(result)) {
    await webhookDeliveries.settle(id, 'delivered', attempt);
  } else if (isHopeless(result) || now >= expiresAt) {
    await deadLetter(tenant, delivery, attempt);
  } else {
    // The last attempt is made when the time is up, not before.
    const next = Math.min(now + waitAfter(tenant, attempts, result), expiresAt);
    await webhookDeliveries.retry(id, next, attempt);
  }
}

function describe(result: WebhookAnswer | NoAnswer): Pick<WebhookAttempt, 'lastStatus' | 'lastReason'> {
  return result.kind === 'answered' ? { lastStatus: result.status } : { lastReason: result.reason };
}

function isTaken(result: WebhookAnswer | NoAnswer): boolean {
  return result.kind === 'answered' && result.status >= 200 && result.status < 300;
}

function isHopeless(result: WebhookAnswer | NoAnswer): boolean {
  return result.kind === 'answered' ? result.status === GONE : HOPELESS.includes(result.reason);
}

/** Shutting down is nobody's fault: another process may go on soon. */
function waitAfter({ random }: Ports, attempts: number, result: WebhookAnswer | NoAnswer): number {
  if (result.kind === 'failed' && result.reason === 'interrupted') return SECOND;
  return retryDelay(random, attempts, result.kind === 'answered' ? result.retryAfter : undefined);
}

async function deadLetter(
  tenant: Tenant,
  { id, kind, type }: WebhookDelivery,
  attempt: WebhookAttempt,
): Promise<void> {
  const { attempts, lastStatus, lastReason } = attempt;
  const event = newEvent(tenant, 'webhook.dead', {
    actor: 'system',
    data: {
      deliveryId: id,
      kind,
      type,
      attempts,
      ...(lastStatus !== undefined && { status: lastStatus }),
      ...(lastReason !== undefined && { reason: lastReason }),
    },
  });
  const record = prepareEvents(tenant, undefined, [event]);
  await tenant.database.transact(async (stores) => {
    if (await stores.webhookDeliveries.settle(id, 'dead', attempt)) await record(stores);
  });
}
