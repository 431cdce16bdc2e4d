import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import { createJobs } from '../../src/jobs/clean-up.ts';
import { runJobs } from '../../src/jobs/job.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { newPerson } from '../support/person.ts';

const ROWS = 8_000;
/** Milliseconds; a batch is meant to take 10, on a machine that does nothing else. */
const LONGEST_STALL = 600;

for (const engine of engines) {
  describe(`a backlog on ${engine.name}`, () => {
    let world: World;

    beforeAll(async () => {
      world = await composeEngine(engine, { cheapHashes: true });
      await newPerson(world);
      await fill(world);
    });
    afterAll(() => world.close());

    const count = async (table: 'audit_events' | 'challenges') => {
      const { rows } = await sql<{ rows: number }>`SELECT count(*) AS rows FROM ${sql.table(table)}
        WHERE ${table === 'audit_events' ? sql`position IS NULL` : sql`status <> 'pending'`}`.execute(
        world.sql,
      );
      return Number(rows[0]?.rows);
    };

    test('is worked off while the process goes on serving, and a stop is not kept waiting for it', async () => {
      expect([await count('audit_events'), await count('challenges')]).toEqual([
        expect.toSatisfy((rows) => rows > ROWS),
        ROWS,
      ]);
      const errors: unknown[] = [];
      const run = () => runJobs(createJobs(world.engine), world.clock, (_job, error) => errors.push(error));
      const stopEarly = run();
      await delay(0);
      const asked = performance.now();
      await stopEarly();
      expect(performance.now() - asked).toBeLessThan(1_000);
      expect(await count('challenges')).toBeGreaterThan(0);

      const stop = run();
      let longest = 0;
      for (let polls = 0; polls < 20_000; polls++) {
        const began = performance.now();
        await delay(1);
        longest = Math.max(longest, performance.now() - began);
        const isTime = polls % 100 === 99;
        if (isTime && (await count('audit_events')) + (await count('challenges')) === 0) break;
      }
      await stop();
      expect(errors).toEqual([]);
      expect([await count('audit_events'), await count('challenges')]).toEqual([0, 0]);
      console.log(`longest stall on ${engine.name}: ${Math.round(longest)} ms`);
      expect(longest).toBeLessThan(LONGEST_STALL);
    }, 60_000);
  });
}

/** Unsealed events and challenges that ended long ago, as one that lives would have left them. */
async function fill({ sql: db, application, clock }: World): Promise<void> {
  const old = clock.now() - 60 * DAY;
  const numbers = sql`numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${sql.lit(ROWS)})`;
  await sql`WITH RECURSIVE ${numbers}
    INSERT INTO audit_events (id, application_id, type, actor, data, created_at)
    SELECT 'old-' || cast(n AS text), ${application.id}, 'login.failed', 'anonymous', '{}', ${sql.lit(old)} FROM numbers`.execute(
    db,
  );
  const account = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
  await sql`WITH RECURSIVE ${numbers}
    INSERT INTO challenges (id, application_id, account_id, purpose, status, methods, amr, credential_version,
      ip_address, user_agent, created_at, expires_at)
    SELECT 'old-' || cast(n AS text), ${application.id}, ${account.id}, 'login', 'denied', '[]', '[]', 1,
      '192.0.2.1', 'test', ${sql.lit(old)}, ${sql.lit(old)} FROM numbers`.execute(db);
}
