import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { Application } from '../../src/core/application/application.ts';
import type { AuditStore } from '../../src/core/audit/audit-event.ts';
import { newEvent } from '../../src/core/audit/new-event.ts';
import { sealAudit } from '../../src/core/audit/seal.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { Tenant } from '../../src/core/tenant.ts';
import { verifyAudit } from '../../src/flows/administration/verify-audit.ts';
import { addMasterKey } from '../../src/start-up.ts';
import { anotherApplication, composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel } from '../support/outcomes.ts';

for (const engine of engines) {
  describe(`the audit chain on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const write = async (application: Application, count: number) => {
      const events = Array.from({ length: count }, (_, index) =>
        newEvent(world.engine.in(application), 'login.failed', {
          caller: { ipAddress: '192.0.2.1', userAgent: 'test' },
          data: { index, factor: 'password', amr: ['pwd'] },
        }),
      );
      await world.engine.database.stores.in(application.id).audit.appendAll(events);
    };
    /** An application with a chain of its own: its creation and nine more. */
    const sealed = async () => {
      const application = await anotherApplication(world);
      await write(application, 9);
      world.clock.advance(3_000);
      await sealAudit(world.engine);
      return application;
    };
    const verify = ({ id }: Application) => verifyAudit(world.engine.in({ id }));
    const rowAt = ({ id }: Application, position: number) =>
      world.sql
        .selectFrom('audit_events')
        .selectAll()
        .where('application_id', '=', id)
        .where('position', '=', position)
        .executeTakeFirstOrThrow();
    const change = async (application: Application, position: number, set: Record<string, unknown>) => {
      const { id } = await rowAt(application, position);
      await world.sql.updateTable('audit_events').set(set).where('id', '=', id).execute();
      return id;
    };
    const remove = ({ id }: Application, from: number, to = from) =>
      world.sql
        .deleteFrom('audit_events')
        .where('application_id', '=', id)
        .where('position', '>=', from)
        .where('position', '<=', to)
        .execute();

    test('an untouched chain is intact, and grows', async () => {
      const application = await sealed();
      const first = await verify(application);
      expect(first).toMatchObject({ intact: true, sealed: 10, head: { position: 10 } });
      await write(application, 700);
      world.clock.advance(3_000);
      expect(await sealAudit(world.engine)).toBeGreaterThanOrEqual(700);
      expect(await verify(application)).toMatchObject({ intact: true, sealed: 710 });
      expect(await sealAudit(world.engine)).toBe(0);
    });

    test('what was written in the last two seconds waits for transactions still open', async () => {
      const application = await sealed();
      await write(application, 1);
      await sealAudit(world.engine);
      expect(await verify(application)).toMatchObject({ sealed: 10 });
    });

    test('an application without events has no chain, and nothing is wrong with it', async () => {
      expect(await verifyAudit(world.engine.in({ id: 'nobody' }))).toEqual({ intact: true, sealed: 0 });
    });

    test.each([
      ['type', 'login.succeeded'],
      ['actor', 'operator'],
      ['account_id', 'somebody'],
      ['ip_address', null],
      ['user_agent', ''],
      ['data', '{"index":5,"factor":"password","amr":[]}'],
      ['data', 'no JSON'],
      ['created_at', 1],
      ['mac', 'forged'],
    ] as const)('a changed %s (%j) is found, with its place', async (column, value) => {
      const application = await sealed();
      const eventId = await change(application, 5, { [column]: value });
      expect(await verify(application)).toEqual({ intact: false, position: 5, problem: 'changed', eventId });
    });

    test('a row that names a key which is not configured is found, with its place', async () => {
      const application = await sealed();
      const eventId = await change(application, 5, { key_id: 'unknown-key' });
      expect(await verify(application)).toEqual({
        intact: false,
        position: 5,
        problem: 'key_missing',
        eventId,
      });
    });

    test('the seal of another key is no seal', async () => {
      const application = await sealed();
      const other = await composeEngine(engine);
      const { mac } = await rowAt(application, 5);
      const forged = other.engine.keyedHash.mac('audit-seal', mac!);
      await other.close();
      await change(application, 5, { mac: forged });
      expect(await verify(application)).toMatchObject({ intact: false, position: 5, problem: 'changed' });
    });

    test('a row taken out of the middle is missed at its place', async () => {
      const application = await sealed();
      await remove(application, 4);
      expect(await verify(application)).toEqual({ intact: false, position: 4, problem: 'missing' });
    });

    test('the first row is missed', async () => {
      const application = await sealed();
      await remove(application, 1);
      expect(await verify(application)).toEqual({ intact: false, position: 1, problem: 'missing' });
    });

    test('rows cut off the end are missed, also after the chain went on', async () => {
      const application = await sealed();
      await remove(application, 9, 10);
      expect(await verify(application)).toEqual({ intact: false, position: 9, problem: 'missing' });
      await write(application, 3);
      world.clock.advance(3_000);
      await sealAudit(world.engine);
      expect(await verify(application)).toEqual({ intact: false, position: 9, problem: 'missing' });
    });

    test('a row whose neighbours were renumbered is missed at its place', async () => {
      const application = await sealed();
      await remove(application, 4);
      for (let position = 5; position <= 10; position++) {
        await change(application, position, { position: position - 1 });
      }
      expect(await verify(application)).toMatchObject({ intact: false, position: 4, problem: 'changed' });
    });

    test('two rows that changed places are found at the first of them', async () => {
      const application = await sealed();
      await change(application, 3, { position: 99 });
      await change(application, 7, { position: 3 });
      const eventId = (await rowAt(application, 3)).id;
      await change(application, 99, { position: 7 });
      expect(await verify(application)).toEqual({ intact: false, position: 3, problem: 'changed', eventId });
    });

    test('a forged row behind the end is found', async () => {
      const application = await sealed();
      const last = await rowAt(application, 10);
      const id = randomUUID();
      await world.sql
        .insertInto('audit_events')
        .values({ ...last, id, position: 11 })
        .execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 11, problem: 'changed' });
    });

    test('a forged row in the middle is found', async () => {
      const application = await sealed();
      const copied = await rowAt(application, 5);
      for (let position = 10; position >= 6; position--) {
        await change(application, position, { position: position + 1 });
      }
      const id = randomUUID();
      await world.sql
        .insertInto('audit_events')
        .values({ ...copied, id, position: 6 })
        .execute();
      expect(await verify(application)).toEqual({
        intact: false,
        position: 6,
        problem: 'changed',
        eventId: id,
      });
    });

    test('a row that lost its seal is missed', async () => {
      const application = await sealed();
      await change(application, 6, { position: null, mac: null, key_id: null });
      await sealAudit(world.engine);
      expect(await verify(application)).toEqual({ intact: false, position: 6, problem: 'missing' });
    });

    test('a head that was moved back, or changed, is found', async () => {
      const application = await sealed();
      const { mac } = await rowAt(application, 8);
      const ofHead = world.sql.updateTable('audit_heads').where('application_id', '=', application.id);
      await ofHead.set({ position: 8, mac: mac! }).execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 9, problem: 'changed' });
      await ofHead.set({ position: 10, mac: mac! }).execute();
      expect(await verify(application)).toMatchObject({ intact: false, position: 10, problem: 'changed' });
      await world.sql.deleteFrom('audit_heads').where('application_id', '=', application.id).execute();
      expect(await verify(application)).toMatchObject({ intact: false });
    });

    test('a row moved to another application is missed in the one and no part of the other', async () => {
      const [application, other] = [await sealed(), await sealed()];
      await remove(other, 5);
      await change(application, 5, { application_id: other.id });
      expect(await verify(application)).toEqual({ intact: false, position: 5, problem: 'missing' });
      expect(await verify(other)).toMatchObject({ intact: false, position: 5, problem: 'changed' });
    });

    test('several sealers at once, in two processes, make one chain', async () => {
      const application = await anotherApplication(world);
      await write(application, 1_200);
      world.clock.advance(3_000);
      const beside = await composeBeside(world, { clock: world.clock });
      const sealers: Engine[] = [world.engine, beside.engine];
      await inParallel(8, (index) => sealAudit(sealers[index % 2]!));
      await sealAudit(world.engine);
      await beside.close();
      expect(await verify(application)).toMatchObject({ intact: true, sealed: 1_201 });
      const unsealed = await world.engine.database.stores
        .in(application.id)
        .audit.listUnsealed(world.clock.now() + MINUTE, 10);
      expect(unsealed).toEqual([]);
    });

    test('verifying while another process seals raises no false alarm', async () => {
      const application = await sealed();
      const stores = world.engine.database.stores.in(application.id);
      const { audit } = stores;
      let calls = 0;
      // Between the reads of a verification, others seal.
      const racingAudit: AuditStore = {
        ...audit,
        findHead: async () => {
          const head = await audit.findHead();
          if (calls++ < 3) await sealMore(application);
          return head;
        },
        listSealed: async (...page) => {
          const rows = await audit.listSealed(...page);
          if (calls++ < 3) await sealMore(application);
          return rows;
        },
      };
      const tenant = world.engine.in(application);
      const racing: Tenant = {
        ...tenant,
        database: {
          transact: (work) => tenant.database.transact(work),
          stores: new Proxy(stores, {
            get: (all, name) => (name === 'audit' ? racingAudit : Reflect.get(all, name, all)),
          }),
        },
      };
      expect(await verifyAudit(racing)).toMatchObject({ intact: true });
    });

    async function sealMore(application: Application) {
      await write(application, 2);
      world.clock.advance(3_000);
      await sealAudit(world.engine);
    }

    test('seals made under an older key hold after a rotation', async () => {
      const application = await sealed();
      const { id } = addMasterKey(world.config);
      const rotated = await composeBeside(world, { clock: world.clock });
      await write(application, 2);
      world.clock.advance(3_000);
      await sealAudit(rotated.engine);
      expect((await rowAt(application, 12)).key_id).toBe(id);
      expect(await verify(application)).toMatchObject({ intact: true, sealed: 12 });
      await rotated.close();
    });
  });
}
