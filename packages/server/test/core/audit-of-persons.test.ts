import { afterAll, describe, expect, test } from 'vitest';
import { newEvent } from '../../src/core/audit/new-event.ts';
import { openPersonal } from '../../src/core/audit/personal-fields.ts';
import { chainStart, linkMac, sealAudit } from '../../src/core/audit/seal.ts';
import { reencryptBoxes } from '../../src/flows/administration/reencrypt.ts';
import { verifyAudit } from '../../src/flows/administration/verify-audit.ts';
import { addMasterKey } from '../../src/start-up.ts';
import { anotherApplication, composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { newPerson } from '../support/person.ts';

const PLACE = { ipAddress: '203.0.113.77', userAgent: 'Personal Browser/7' };

for (const engine of engines) {
  describe(`what the audit trail holds of people, on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const tenant = () => world.engine.in(world.application);

    const write = async (accountId: string, data: Record<string, string>) => {
      const event = newEvent(tenant(), 'login.succeeded', { accountId, caller: PLACE, data });
      await tenant().database.stores.audit.append(event);
      return event;
    };
    const seal = async () => {
      world.clock.advance(3_000);
      await sealAudit(world.engine);
    };
    const rowOf = (id: string) =>
      world.sql.selectFrom('audit_events').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const read = async (accountId: string) => {
      const { audit, accounts } = tenant().database.stores;
      return openPersonal(tenant(), accounts, await audit.list({ accountId, limit: 1 }));
    };
    const erase = (id: string) =>
      world.sql.updateTable('accounts').set({ audit_key: null }).where('id', '=', id).execute();

    test('is under a key of each person once it is sealed, and read back with it', async () => {
      const ann = await newPerson(world);
      const event = await write(ann.accountId, { method: 'totp' });
      expect(await read(ann.accountId)).toEqual([event]);
      await seal();
      const row = await rowOf(event.id);
      expect(row).toMatchObject({ ip_address: null, user_agent: null, data: '{}', seal_form: 2 });
      expect(JSON.stringify(row)).not.toMatch(/203\.0\.113\.77|Personal Browser|totp/);
      expect(await read(ann.accountId)).toEqual([event]);
      expect(await verifyAudit(tenant())).toMatchObject({ intact: true });
    });

    test('becomes unreadable with the key, for that person alone, and the chain still verifies', async () => {
      const [ann, bob] = [await newPerson(world), await newPerson(world)];
      const [hers, his] = [await write(ann.accountId, { a: '1' }), await write(bob.accountId, { b: '2' })];
      await seal();
      await erase(ann.accountId);
      const [unreadable] = await read(ann.accountId);
      expect(unreadable).toMatchObject({ id: hers.id, type: 'login.succeeded', data: { erased: true } });
      expect(unreadable).not.toHaveProperty('ipAddress');
      expect(await read(bob.accountId)).toEqual([his]);
      expect(await verifyAudit(tenant())).toMatchObject({ intact: true });
    });

    test('of someone who is gone before the seal is not kept at all', async () => {
      const event = await write('nobody-any-more', { a: '1' });
      await seal();
      expect(await rowOf(event.id)).toMatchObject({ ip_address: null, data: '{}', personal: '' });
      expect(await verifyAudit(tenant())).toMatchObject({ intact: true });
    });

    test('cannot be exchanged between events or left out: the seal is over the box', async () => {
      const ann = await newPerson(world);
      const events = [await write(ann.accountId, { a: '1' }), await write(ann.accountId, { a: '2' })];
      await seal();
      const [one, other] = await Promise.all(events.map(({ id }) => rowOf(id)));
      for (const change of [
        { personal: other!.personal },
        { personal: null },
        { personal: '' },
        { seal_form: 1 },
        { actor_id: 'someone-else' },
      ]) {
        await world.sql.updateTable('audit_events').set(change).where('id', '=', one!.id).execute();
        expect(await verifyAudit(tenant())).toMatchObject({ intact: false, eventId: one!.id });
        const { personal, seal_form, actor_id } = one!;
        const former = { personal, seal_form, actor_id };
        await world.sql.updateTable('audit_events').set(former).where('id', '=', one!.id).execute();
      }
      expect(await verifyAudit(tenant())).toMatchObject({ intact: true });
    });

    test('that was sealed before, over plain fields, verifies and is read as it stands', async () => {
      const application = await anotherApplication(world);
      const other = world.engine.in(application);
      await world.sql.deleteFrom('audit_events').where('application_id', '=', application.id).execute();
      const event = newEvent(other, 'login.failed', { caller: PLACE, data: { factor: 'password' } });
      await other.database.stores.audit.append(event);
      const keyId = world.engine.keyedHash.currentKeyId;
      const place = { position: 1, previousMac: chainStart(application.id), keyId, form: 1 } as const;
      const mac = linkMac(world.engine.keyedHash, event, place);
      await other.database.stores.audit.seal({ event, position: 1, keyId, mac, form: 1 });
      const head = { applicationId: application.id, position: 1, keyId, mac };
      await other.database.stores.audit.advanceHead(undefined, head);
      await world.sql
        .updateTable('audit_events')
        .set({ seal_form: null })
        .where('id', '=', event.id)
        .execute();
      expect(await verifyAudit(other)).toMatchObject({ intact: true, sealed: 1 });
    });

    test('stays readable after a rotation of the master key, which encrypts the keys of people anew', async () => {
      const ann = await newPerson(world);
      const event = await write(ann.accountId, { method: 'totp' });
      await seal();
      addMasterKey(world.config);
      const beside = await composeBeside(world, { clock: world.clock });
      await reencryptBoxes(beside.engine);
      const { accounts, audit } = beside.engine.in(world.application).database.stores;
      const stored = await audit.list({ accountId: ann.accountId, limit: 1 });
      expect(await openPersonal(beside.engine.in(world.application), accounts, stored)).toEqual([event]);
      const keys = await accounts.listAuditKeys([ann.accountId]);
      expect(keys.get(ann.accountId)).toContain(`v1.${beside.engine.boxes.currentKeyId}.`);
      await beside.close();
    });
  });
}

test('an event says who acted', async () => {
  const world = await composeEngine(engines[0]!, { cheapHashes: true });
  const ann = await newPerson(world);
  const tenant = { ...world.engine.in(world.application), operator: 'cli:root', key: { id: 'key-1' } };
  const by = (actor: 'account' | 'backend' | 'operator' | 'system') =>
    newEvent(tenant, 'factor.removed', { accountId: ann.accountId, actor }).actorId;
  expect([by('account'), by('backend'), by('operator'), by('system')]).toEqual([
    ann.accountId,
    'key-1',
    'cli:root',
    undefined,
  ]);
  const { audit } = tenant.database.stores;
  const event = newEvent(tenant, 'factor.removed', { accountId: ann.accountId, actor: 'operator' });
  await audit.append(event);
  expect(await audit.list({ actorId: 'cli:root', since: event.createdAt, limit: 9 })).toEqual([event]);
  expect(await audit.list({ actorId: 'cli:root', until: event.createdAt, limit: 9 })).toEqual([]);
  await world.close();
});
