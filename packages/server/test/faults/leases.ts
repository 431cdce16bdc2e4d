import { databaseTarget } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/config.ts';
import { SECOND } from '../../src/core/clock.ts';
import { WEBHOOK_LEASE } from '../../src/core/webhook/deliver-webhook.ts';
import { connect } from '../../src/storage/connect.ts';
import type { Target } from './target.ts';

/** What `answerOnce` gives whoever works on a request. */
const PATIENCE = 10 * SECOND;

/** What was held at the crash lapses now instead of in half a minute: in the rows, for the service has the system's clock. */
export async function endLeases({ env }: Pick<Target, 'env'>): Promise<void> {
  const { db, close } = connect(databaseTarget(loadConfig(env)), {});
  try {
    await db
      .updateTable('webhook_deliveries')
      .where('leased_until', '>', 0)
      .set((eb) => ({
        leased_until: eb('leased_until', '-', WEBHOOK_LEASE),
        next_attempt_at: eb('next_attempt_at', '-', WEBHOOK_LEASE),
      }))
      .execute();
    await db
      .updateTable('idempotent_answers')
      .where('answer', 'is', null)
      .set((eb) => ({ claimed_at: eb('claimed_at', '-', PATIENCE) }))
      .execute();
  } finally {
    await close();
  }
}
