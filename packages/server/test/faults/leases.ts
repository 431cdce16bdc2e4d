import { databaseTarget } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/config.ts';
import { SECOND } from '../../src/core/clock.ts';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { ageRefreshTokens } from '../support/age-refresh-tokens.ts';
import { lapseWebhookLeases } from '../support/webhook-leases.ts';
import type { Target } from './target.ts';

/** What `answerOnce` gives whoever works on a request. */
const PATIENCE = 10 * SECOND;

/** Refresh tokens of the last round are due for rotation in this one. */
export async function ageSessions(target: Pick<Target, 'env'>): Promise<void> {
  await throughTheBack(target, ({ db }) => ageRefreshTokens(db));
}

/** What was held at the crash lapses now instead of in half a minute. */
export async function endLeases(target: Pick<Target, 'env'>): Promise<void> {
  await throughTheBack(target, async ({ db }) => {
    await lapseWebhookLeases(db);
    await db
      .updateTable('idempotent_answers')
      .where('answer', 'is', null)
      .set((eb) => ({ claimed_at: eb('claimed_at', '-', PATIENCE) }))
      .execute();
  });
}

async function throughTheBack(
  { env }: Pick<Target, 'env'>,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = connect(databaseTarget(loadConfig(env)), {});
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}
