import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { codeSet, event, factor, id, message, NOW, newOwner, winners } from './rows.ts';

describeStores('boxes', (on) => {
  const boxed = async (keyId: string, version = 'v2') => {
    const secret = `${version}.${keyId}.iv.ciphertext`;
    const made = factor(await newOwner(on.stores, on.home), { secret });
    await on.stores.in(made.applicationId).factors.insert(made);
    return made;
  };
  const row = ({
    id: factorId,
    accountId,
    secret: box,
  }: {
    id: string;
    accountId: string;
    secret: string;
  }) => {
    return { table: 'factors', column: 'secret', id: factorId, applicationId: on.home, accountId, box };
  };
  const signingKey = async (keyId: string) => {
    const made = { id: id(), applicationId: on.neighbour, publicJwk: '{}', createdAt: NOW };
    await on.stores
      .in(made.applicationId)
      .signingKeys.insert({ ...made, privateJwk: `v1.${keyId}.iv.ciphertext` });
    return made.id;
  };

  test('boxes of every table that are sealed under other keys or in a former form are listed, up to a limit', async () => {
    const [old, other] = [await boxed('old'), await boxed('newer')];
    await boxed('new');
    const former = await boxed('new', 'v1');
    const keyRow = await signingKey('old');
    const waiting = message(on.home, { payload: 'v1.old.iv.ciphertext' });
    await on.stores.in(waiting.applicationId).outbox.insert(waiting);
    await on.stores.in(on.home).outbox.insert(message(on.home, { payload: '', status: 'accepted' }));
    const listed = await on.stores.boxes.listSealedUnderOthers('new', 9);
    expect(listed).toEqual([
      row(old),
      row(other),
      row(former),
      {
        table: 'signing_keys',
        column: 'private_jwk',
        id: keyRow,
        applicationId: on.neighbour,
        box: 'v1.old.iv.ciphertext',
      },
      {
        table: 'outbox',
        column: 'payload',
        id: waiting.id,
        applicationId: on.home,
        box: waiting.payload,
      },
    ]);
    expect(await on.stores.boxes.listSealedUnderOthers('new', 2)).toHaveLength(2);
  });

  test('a box is replaced only while it is the one that was read', async () => {
    const made = await boxed('old');
    const replace = () => on.stores.boxes.replace(row(made), 'v1.new.iv.ciphertext');
    expect(await on.stores.boxes.replace({ ...row(made), applicationId: on.neighbour }, 'box')).toBe(false);
    expect(await winners(20, replace)).toBe(1);
    const [found] = await on.stores.in(on.home).factors.listByAccount(made.accountId);
    expect(found?.secret).toBe('v1.new.iv.ciphertext');
  });

  test('a message that was sent meanwhile keeps no box', async () => {
    const made = message(on.home, { payload: 'v1.old.iv.ciphertext' });
    await on.stores.in(made.applicationId).outbox.insert(made);
    await on.stores.in(on.home).outbox.settle(made.id, { status: 'accepted', now: NOW });
    const listed = { table: 'outbox', column: 'payload', id: made.id, applicationId: on.home };
    expect(await on.stores.boxes.replace({ ...listed, box: made.payload }, 'box')).toBe(false);
  });

  test('boxes are replaced nowhere else', async () => {
    const made = await boxed('old');
    const elsewhere = { ...row(made), table: 'accounts', column: 'password_hash' };
    await expect(on.stores.boxes.replace(elsewhere, 'box')).rejects.toThrow('no boxes are kept there');
  });

  test('boxes, recovery-code sets and seals are counted by key', async () => {
    const owner = await boxed('counted');
    await boxed('counted');
    await signingKey('counted');
    await on.stores.in(on.home).outbox.insert(message(on.home, { payload: 'v1.counted.iv.ciphertext' }));
    await on.stores.in(on.home).outbox.insert(message(on.home, { payload: '', status: 'accepted' }));
    await on.stores
      .in(owner.applicationId)
      .recoveryCodes.insertSet(codeSet(owner, { pepperKeyId: 'counted' }), ['hash']);
    await on.stores
      .in(owner.applicationId)
      .recoveryCodes.insertSet(codeSet(owner, { pepperKeyId: 'counted', status: 'ended' }), []);
    const sealed = event(on.home);
    await on.stores.in(sealed.applicationId).audit.append(sealed);
    await on.stores
      .in(on.home)
      .audit.seal({ event: sealed, position: 1, keyId: 'seal', mac: 'mac', form: 2 });
    const counts = await on.stores.boxes.countByKey();
    expect(counts).toContainEqual({ keyId: 'counted', boxes: 4, recoveryCodeSets: 1, auditSeals: 0 });
    expect(counts.map(({ keyId }) => keyId)).not.toContain('');
    expect(counts).toContainEqual({ keyId: 'seal', boxes: 0, recoveryCodeSets: 0, auditSeals: 1 });
  });
});
