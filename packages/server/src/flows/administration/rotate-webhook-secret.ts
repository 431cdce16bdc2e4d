import { newEvent } from '../../core/audit/new-event.ts';
import { DAY } from '../../core/clock.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { Tenant } from '../../core/tenant.ts';
import { draftWebhookSecret } from '../../core/webhook/create-webhook-secret.ts';

/** As long as deliveries are tried. */
const OVERLAP = DAY;

export interface RotatedWebhookSecret {
  /** `whsec_…`, shown once. */
  readonly secret: string;
  /** Until then the earlier secret signs beside it. */
  readonly overlapEndsAt: number;
}

/** Puts a new secret in force. Without an overlap the earlier ones end at once, as after a leak. */
export async function rotateWebhookSecret(
  tenant: Tenant,
  overlap: number = OVERLAP,
): Promise<RotatedWebhookSecret> {
  const { secret, row } = draftWebhookSecret(tenant);
  const overlapEndsAt = row.createdAt + overlap;
  const event = newEvent(tenant, 'webhook_secret.rotated', {
    actor: 'operator',
    data: { overlapEndsAt },
  });
  const record = prepareEvents(tenant, undefined, [event]);
  await tenant.database.transact(async (stores) => {
    await stores.webhookSecrets.limit(overlapEndsAt);
    await stores.webhookSecrets.insert(row);
    await record(stores);
  });
  return { secret, overlapEndsAt };
}
