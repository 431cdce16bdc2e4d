import { databaseTarget } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/config.ts';
import { SECOND } from '../../src/core/clock.ts';
import { connect } from '../../src/storage/connect.ts';
import { lapseWebhookLeases } from '../support/webhook-leases.ts';
import type { Target } from './target.ts';

/** What `answerOnce` gives whoever works on a request. */
const PATIENCE = 10 * SECOND;

/** What was held at the crash lapses now instead of in half a minute. */
export async function endLeases({ env }: Pick<Target, 'env'>): Promise<void> {
  const { db, close } = connect(databaseTarget(loadConfig(env)), {});
  try {
    await lapseWebhookLeases(db);
    await db
      .updateTable('idempotent_answers')
      .where('answer', 'is', null)
      .set((eb) => ({ claimed_at: eb('claimed_at', '-', PATIENCE) }))
      .execute();
  } finally {
    await close();
  }
}
