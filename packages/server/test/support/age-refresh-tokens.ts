import type { Kysely } from 'kysely';
import type { Schema } from '../../src/storage/schema.ts';

const AGE = 31_000;

/** Every refresh token is due for rotation now, as after half a minute. */
export async function ageRefreshTokens(db: Kysely<Schema>): Promise<void> {
  await db
    .updateTable('sessions')
    .set((eb) => ({
      created_at: eb('created_at', '-', AGE),
      rotated_at: eb('rotated_at', '-', AGE),
    }))
    .execute();
}
