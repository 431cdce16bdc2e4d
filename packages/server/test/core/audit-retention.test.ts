import { afterAll, describe, expect, test } from 'vitest';
import type { Application } from '../../src/core/application/application.ts';
import { trimAudit } from '../../src/core/audit/chain-base.ts';
import { newEvent } from '../../src/core/audit/new-event.ts';
import { sealAudit } from '../../src/core/audit/seal.ts';
import { DAY } from '../../src/core/clock.ts';
import { exportAudit, markExported } from '../../src/flows/administration/read-audit.ts';
import { verifyAudit } from '../../src/flows/administration/verify-audit.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';

for (const engine of engines) {
  describe(`the retention of the audit trail on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const write = async (application: Application, count: number) => {
      const events = Array.from({ length: count }, (_, index) =>
        newEvent(world.engine.in(application), 'login.failed', { data: { index } }),
      );
      await world.engine.database.stores.in(application.id).audit.appendAll(events);
      world.clock.advance(3_000);
      await sealAudit(world.engine);
    };
    /** Its creation and 599 more are old, 50 are not. */
    const aged = async () => {
      const application = await anotherApplication(world);
      await write(application, 599);
      world.clock.advance(100 * DAY);
      await write(application, 50);
      return application;
    };
    const exportAll = async (application: Application) => {
      const tenant = world.engine.in(application);
      const positions: number[] = [];
      for await (const batch of exportAudit(tenant, { open: false })) {
        positions.push(...batch.map(({ position }) => position));
      }
      return positions;
    };
    const trim = () => trimAudit(world.engine, world.clock.now() - 90 * DAY);
    const verify = (application: Application) => verifyAudit(world.engine.in(application));
    const countOf = async ({ id }: Application) =>
      (await world.sql.selectFrom('audit_events').select('id').where('application_id', '=', id).execute())
        .length;

    test('deletes nothing that was not exported', async () => {
      const application = await aged();
      await trim();
      expect(await countOf(application)).toBe(650);
      await markExported(world.engine.in(application), 10);
      await trim();
      expect(await countOf(application)).toBe(640);
      expect(await verify(application)).toMatchObject({ intact: true, sealed: 640, trimmed: 10 });
    });

    test('deletes what is old and exported; the chain verifies from there on and grows', async () => {
      const application = await aged();
      const positions = await exportAll(application);
      expect(positions).toEqual(Array.from({ length: 650 }, (_, index) => index + 1));
      await markExported(world.engine.in(application), 650);
      expect(await trim()).toBeGreaterThanOrEqual(600);
      expect(await countOf(application)).toBe(50);
      expect(await verify(application)).toMatchObject({ intact: true, sealed: 50, trimmed: 600 });
      expect(await trim()).toBe(0);
      await write(application, 1);
      expect(await verify(application)).toMatchObject({ intact: true, sealed: 51, trimmed: 600 });
      expect(await exportAll(application)).toEqual([651]);
    });

    test('cannot be feigned: rows that were taken away, or another base, are found', async () => {
      const application = await aged();
      await markExported(world.engine.in(application), 650);
      await trim();
      const head = () => world.sql.updateTable('audit_heads').where('application_id', '=', application.id);
      const rows = world.sql.selectFrom('audit_events').where('application_id', '=', application.id);
      const link = await rows.selectAll().where('position', '=', 605).executeTakeFirstOrThrow();
      const base = await world.sql
        .selectFrom('audit_heads')
        .selectAll()
        .where('application_id', '=', application.id)
        .executeTakeFirstOrThrow();
      await world.sql
        .deleteFrom('audit_events')
        .where('application_id', '=', application.id)
        .where('position', '<=', 605)
        .execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 601, problem: 'missing' });
      await head().set({ base_position: 605, base_mac: link.mac }).execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 605, problem: 'changed' });
      await head().set({ base_position: null }).execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 1, problem: 'missing' });
      await head().set({ base_position: base.base_position, base_mac: base.base_mac }).execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 601 });
    });
  });
}
