import type { Kysely } from 'kysely';
import { WEBHOOK_LEASE } from '../../src/flows/delivery/deliver-webhook.ts';
import type { Schema } from '../../src/storage/schema.ts';

/** Half a minute at once, in the rows: for processes that have the system's clock. */
export async function lapseWebhookLeases(db: Kysely<Schema>): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .where('leased_until', '>', 0)
    .set((eb) => ({
      leased_until: eb('leased_until', '-', WEBHOOK_LEASE),
      next_attempt_at: eb('next_attempt_at', '-', WEBHOOK_LEASE),
    }))
    .execute();
}
