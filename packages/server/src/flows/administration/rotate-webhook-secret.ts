import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { DAY } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
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
  engine: Engine,
  application: Application,
  overlap: number = OVERLAP,
): Promise<RotatedWebhookSecret> {
  const { secret, row } = draftWebhookSecret(engine, application);
  const overlapEndsAt = row.createdAt + overlap;
  const event = newEvent(engine, application, 'webhook_secret.rotated', {
    actor: 'operator',
    data: { overlapEndsAt },
  });
  const record = prepareEvents(engine, application, undefined, [event]);
  await engine.database.transact(async (stores) => {
    await stores.webhookSecrets.limit(application.id, overlapEndsAt);
    await stores.webhookSecrets.insert(row);
    await record(stores);
  });
  return { secret, overlapEndsAt };
}
