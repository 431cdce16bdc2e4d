import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { event, id, NOW, newOwner, winners } from './rows.ts';

describeStores('audit events', (on) => {
  const append = async (count: number, change: Parameters<typeof event>[1] = {}) => {
    const events = Array.from({ length: count }, () => event(on.home, change));
    await on.stores.in(on.home).audit.appendAll(events);
    return events;
  };
  /** An application of its own, whose chain no other test touches. */
  const chain = () => ({ applicationId: id(), position: 1, keyId: 'key1', mac: 'mac-1' });

  test('an event comes back as it was written, what was absent still absent', async () => {
    const { accountId } = await newOwner(on.stores, on.home);
    const bare = event(on.home, { data: {} });
    const full = event(on.home, { accountId, ipAddress: '::1', userAgent: 'Browser/1', actor: 'system' });
    await on.stores.in(bare.applicationId).audit.append(bare);
    await on.stores.in(full.applicationId).audit.append(full);
    expect(await on.stores.in(on.home).audit.list({ limit: 2 })).toStrictEqual([full, bare]);
  });

  test('several events are appended in one statement, none in none', async () => {
    on.statements.length = 0;
    await append(3);
    await on.stores.in(on.home).audit.appendAll([]);
    expect(on.statements).toHaveLength(1);
  });

  test('events are listed newest first, in pages, by account and by type', async () => {
    const { accountId } = await newOwner(on.stores, on.home);
    const [first, second, third] = await append(3, { accountId });
    const failed = (await append(1, { accountId, type: 'login.failed' }))[0]!;
    const list = (filter: { type?: 'login.failed'; beforeId?: string; limit?: number }) =>
      on.stores.in(on.home).audit.list({ accountId, limit: 9, ...filter });
    expect(await list({})).toEqual([failed, third, second, first]);
    expect(await list({ beforeId: third!.id, limit: 1 })).toEqual([second]);
    expect(await list({ type: 'login.failed' })).toEqual([failed]);
    expect(await on.stores.in(on.neighbour).audit.list({ accountId, limit: 9 })).toEqual([]);
  });

  test('unsealed events are told by application, oldest first, and no more once sealed', async () => {
    const { applicationId } = chain();
    const events = [1, 2, 3].map((age) => event(applicationId, { createdAt: NOW + age }));
    await on.stores.in(applicationId).audit.appendAll(events);
    expect(await on.stores.audit.listUnsealedApplications()).toContain(applicationId);
    expect(await on.stores.in(applicationId).audit.listUnsealed(NOW + 3, 9)).toEqual(events.slice(0, 2));
    expect(await on.stores.in(applicationId).audit.listUnsealed(NOW + 9, 1)).toEqual(events.slice(0, 1));
    for (const [index, sealed] of events.entries())
      await on.stores.in(applicationId).audit.seal({
        event: sealed,
        form: 2,
        position: index + 1,
        keyId: 'key1',
        mac: `mac-${index}`,
      });
    expect(await on.stores.in(applicationId).audit.listUnsealed(NOW + 9, 9)).toEqual([]);
    expect(await on.stores.audit.listUnsealedApplications()).not.toContain(applicationId);
  });

  test('sealed events are listed in the order of the chain, from a position on', async () => {
    const { applicationId } = chain();
    const events = [event(applicationId), event(applicationId), event(applicationId)];
    await on.stores.in(applicationId).audit.appendAll(events);
    const [third, first] = events;
    await on.stores.in(applicationId).audit.seal({
      event: third!,
      form: 2,
      position: 3,
      keyId: 'key2',
      mac: 'mac-3',
    });
    await on.stores.in(applicationId).audit.seal({
      event: first!,
      form: 2,
      position: 1,
      keyId: 'key1',
      mac: 'mac-1',
    });
    const sealed = { event: third, position: 3, keyId: 'key2', mac: 'mac-3', form: 2 };
    expect(await on.stores.in(applicationId).audit.listSealed(2, 9)).toStrictEqual([sealed]);
    const all = await on.stores.in(applicationId).audit.listSealed(0, 9);
    expect(all.map(({ position }) => position)).toEqual([1, 3]);
    expect(await on.stores.in(on.neighbour).audit.listSealed(0, 9)).toEqual([]);
  });

  test('an event is sealed once, and a position taken once', async () => {
    const { applicationId } = chain();
    const events = [event(applicationId), event(applicationId)];
    await on.stores.in(applicationId).audit.appendAll(events);
    const seal = { position: 1, keyId: 'key1', mac: 'mac-1', form: 2 } as const;
    await on.stores.in(applicationId).audit.seal({ ...seal, event: events[0]! });
    await expect(
      on.stores.in(applicationId).audit.seal({ ...seal, position: 2, event: events[0]! }),
    ).rejects.toThrow();
    await expect(on.stores.in(applicationId).audit.seal({ ...seal, event: events[1]! })).rejects.toThrow(
      /unique/i,
    );
  });

  test('of 20 processes that begin a chain, one does', async () => {
    const head = chain();
    expect(await on.stores.in(head.applicationId).audit.findHead()).toBeUndefined();
    expect(await winners(20, () => on.stores.in(head.applicationId).audit.advanceHead(undefined, head))).toBe(
      1,
    );
    expect(await on.stores.in(head.applicationId).audit.findHead()).toStrictEqual(head);
  });

  test('of 20 processes that advance a chain, one does', async () => {
    const head = chain();
    await on.stores.in(head.applicationId).audit.advanceHead(undefined, head);
    const next = { ...head, position: 5, mac: 'mac-5', keyId: 'key2' };
    expect(await on.stores.in(head.applicationId).audit.advanceHead({ ...head, mac: 'forged' }, next)).toBe(
      false,
    );
    expect(await winners(20, () => on.stores.in(head.applicationId).audit.advanceHead(head, next))).toBe(1);
    expect(await on.stores.in(head.applicationId).audit.findHead()).toEqual(next);
  });
});
