import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { codeSet, event, factor, id, message, NOW, newOwner, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`boxes on ${engine.name}`, () => {
    let opened: TestDatabase;
    let stores: Stores;
    let home: string;
    let neighbour: string;

    beforeAll(async () => {
      opened = await engine.open();
      ({ stores } = opened.database);
      ({ home, neighbour } = await settle(stores));
    });
    afterAll(() => opened.close());

    const boxed = async (keyId: string) => {
      const made = factor(await newOwner(stores, home), { secret: `v1.${keyId}.iv.ciphertext` });
      await stores.factors.insert(made);
      return made;
    };
    const row = (made: { id: string; secret: string }) => {
      return { table: 'factors', column: 'secret', id: made.id, applicationId: home, box: made.secret };
    };
    const signingKey = async (keyId: string) => {
      const made = { id: id(), applicationId: neighbour, publicJwk: '{}', createdAt: NOW };
      await stores.signingKeys.insert({ ...made, privateJwk: `v1.${keyId}.iv.ciphertext` });
      return made.id;
    };

    test('boxes of every table that are sealed under other keys are listed, up to a limit', async () => {
      const [old, other] = [await boxed('old'), await boxed('newer')];
      await boxed('new');
      const keyRow = await signingKey('old');
      const waiting = message(home, { payload: 'v1.old.iv.ciphertext' });
      await stores.outbox.insert(waiting);
      await stores.outbox.insert(message(home, { payload: '', status: 'accepted' }));
      const listed = await stores.boxes.listSealedUnderOthers('new', 9);
      expect(listed).toEqual([
        row(old),
        row(other),
        {
          table: 'signing_keys',
          column: 'private_jwk',
          id: keyRow,
          applicationId: neighbour,
          box: 'v1.old.iv.ciphertext',
        },
        {
          table: 'outbox',
          column: 'payload',
          id: waiting.id,
          applicationId: home,
          box: waiting.payload,
        },
      ]);
      expect(await stores.boxes.listSealedUnderOthers('new', 2)).toHaveLength(2);
    });

    test('a box is replaced only while it is the one that was read', async () => {
      const made = await boxed('old');
      const replace = () => stores.boxes.replace(row(made), 'v1.new.iv.ciphertext');
      expect(await stores.boxes.replace({ ...row(made), applicationId: neighbour }, 'box')).toBe(false);
      expect(await winners(20, replace)).toBe(1);
      const [found] = await stores.factors.listByAccount(home, made.accountId);
      expect(found?.secret).toBe('v1.new.iv.ciphertext');
    });

    test('a message that was sent meanwhile keeps no box', async () => {
      const made = message(home, { payload: 'v1.old.iv.ciphertext' });
      await stores.outbox.insert(made);
      await stores.outbox.settle(home, made.id, { status: 'accepted', now: NOW });
      const listed = { table: 'outbox', column: 'payload', id: made.id, applicationId: home };
      expect(await stores.boxes.replace({ ...listed, box: made.payload }, 'box')).toBe(false);
    });

    test('boxes are replaced nowhere else', async () => {
      const made = await boxed('old');
      const elsewhere = { ...row(made), table: 'accounts', column: 'password_hash' };
      await expect(stores.boxes.replace(elsewhere, 'box')).rejects.toThrow('no boxes are kept there');
    });

    test('boxes, recovery-code sets and seals are counted by key', async () => {
      const owner = await boxed('counted');
      await boxed('counted');
      await signingKey('counted');
      await stores.outbox.insert(message(home, { payload: 'v1.counted.iv.ciphertext' }));
      await stores.outbox.insert(message(home, { payload: '', status: 'accepted' }));
      await stores.recoveryCodes.insertSet(codeSet(owner, { pepperKeyId: 'counted' }), ['hash']);
      await stores.recoveryCodes.insertSet(codeSet(owner, { pepperKeyId: 'counted', status: 'ended' }), []);
      const sealed = event(home);
      await stores.audit.append(sealed);
      await stores.audit.seal(home, { eventId: sealed.id, position: 1, keyId: 'seal', mac: 'mac' });
      const counts = await stores.boxes.countByKey();
      expect(counts).toContainEqual({ keyId: 'counted', boxes: 4, recoveryCodeSets: 1, auditSeals: 0 });
      expect(counts.map(({ keyId }) => keyId)).not.toContain('');
      expect(counts).toContainEqual({ keyId: 'seal', boxes: 0, recoveryCodeSets: 0, auditSeals: 1 });
    });
  });
}
