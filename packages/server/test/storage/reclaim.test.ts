import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { reclaimSpace } from '../../src/jobs/clean-up.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { queueMail } from '../support/outbox.ts';

test('what was deleted from a SQLite file is given back to the file system', async () => {
  const world = await composeEngine(engines[0]!, { cheapHashes: true });
  const file = `${world.config.dataDir}/countersign.db`;
  const size = async () => {
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(world.sql);
    return statSync(file).size;
  };
  for (let index = 0; index < 2_000; index++)
    await queueMail(world, `${index}-${'long-'.repeat(200)}@example.org`, { lifetime: 1_000 });
  const grown = await size();
  await world.sql.deleteFrom('outbox').execute();
  expect(await size()).toBe(grown);
  expect(await reclaimSpace(world.engine)).toBeGreaterThan(200);
  expect(await size()).toBeLessThan(grown / 2);
  expect(await reclaimSpace(world.engine)).toBe(0);
  await world.close();
});

test('PostgreSQL does it itself', async () => {
  const world = await composeEngine(engines[1]!);
  expect(await reclaimSpace(world.engine)).toBe(0);
  await world.close();
});
