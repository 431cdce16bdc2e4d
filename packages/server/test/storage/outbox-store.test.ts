import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OutboxMessage } from '../../src/core/delivery/outbox.ts';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { describeStores } from './describe-stores.ts';
import { message, NOW, newOwner, winners } from './rows.ts';

const LEASE = NOW + 30_000;

describeStores('the outbox', (on) => {
  let other: OpenDatabase;
  let raw: Connection;

  beforeAll(() => {
    other = openDatabase(on.opened.location);
    raw = connect(on.opened.location, {});
  });
  afterAll(async () => {
    await raw.close();
    await other.close();
  });
  beforeEach(async () => {
    await raw.db.deleteFrom('outbox').execute();
  });

  const insert = async (change: Parameters<typeof message>[1] = {}) => {
    const made = message(on.home, change);
    await on.stores.in(made.applicationId).outbox.insert(made);
    return made;
  };
  const read = ({ id }: { id: string }) =>
    raw.db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
  const claim = (now = NOW, limit = 9) => on.stores.outbox.claim(now, LEASE, limit);
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort();
  const accepted = { status: 'accepted', provider: 'twilio', now: NOW } as const;

  test('a message comes back as it was written, leased and counted', async () => {
    const bare = await insert();
    const owner = await newOwner(on.stores, on.home);
    const full = await insert({ ...owner, sentCodeId: 'code', channel: 'email', kind: 'notice' });
    const claimed = (await claim()).sort((left, right) => (left.id < right.id ? -1 : 1));
    const leased = (made: OutboxMessage) => ({ ...made, attempts: 1, leasedUntil: LEASE });
    expect(claimed).toStrictEqual([leased(bare), leased(full)]);
  });

  test('what is due is claimed, of every application and up to a limit, the oldest first', async () => {
    const [late, early] = [await insert(), await insert({ nextAttemptAt: NOW - 1 })];
    const next = message(on.neighbour, { nextAttemptAt: NOW - 2 });
    await on.stores.in(next.applicationId).outbox.insert(next);
    expect(ids(await claim(NOW, 2))).toEqual(ids([early, next]));
    expect(ids(await claim(NOW, 2))).toEqual([late.id]);
  });

  test('what is not due yet, would come too late, or has ended is not claimed', async () => {
    await insert({ nextAttemptAt: NOW + 1 });
    await insert({ expiresAt: NOW });
    for (const status of ['accepted', 'failed', 'unknown', 'canceled', 'expired'] as const)
      await insert({ status });
    expect(await claim()).toEqual([]);
  });

  test('a lease holds until it lapses, and the next attempt is counted', async () => {
    const made = await insert({ leasedUntil: NOW + 5, attempts: 1 });
    expect(await claim(NOW + 4)).toEqual([]);
    expect(await claim(NOW + 5)).toEqual([{ ...made, attempts: 2, leasedUntil: LEASE }]);
    expect(await claim(NOW + 5)).toEqual([]);
  });

  test('of 8 parallel claims on two connections, one gets each message', async () => {
    const made = [];
    for (let count = 0; count < 40; count++) made.push(await insert());
    const claims = Array.from({ length: 8 }, (_, turn) =>
      (turn % 2 === 0 ? on.stores : other.stores).outbox.claim(NOW, LEASE, 7),
    );
    const batches = await Promise.all(claims);
    for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(7);
    const rest = await on.stores.outbox.claim(NOW, LEASE, 40);
    const all = [...batches.flat(), ...rest];
    expect(ids(all)).toEqual(ids(made));
    expect(all.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  test('of 8 parallel claims of one message in transactions, one gets it', async () => {
    await insert();
    const one = () => on.opened.database.transact(async ({ outbox }) => outbox.claim(NOW, LEASE, 1));
    const batches = await Promise.all(Array.from({ length: 8 }, one));
    expect(batches.flat()).toHaveLength(1);
  });

  test('a message ends once, and leaves no content behind', async () => {
    const made = await insert();
    const settleIt = () =>
      on.stores.in(on.home).outbox.settle(made.id, { ...accepted, providerMessageId: 'SM1', now: NOW + 1 });
    expect(await winners(50, settleIt)).toBe(1);
    expect(await read(made)).toMatchObject({
      status: 'accepted',
      payload: '',
      provider: 'twilio',
      provider_message_id: 'SM1',
      settled_at: NOW + 1,
    });
    expect(await on.stores.in(on.home).outbox.settle(made.id, { status: 'failed', now: NOW })).toBe(false);
    expect(await on.stores.in(on.home).outbox.retry(made.id, NOW)).toBe(false);
    expect(await claim()).toEqual([]);
  });

  test('a lease that is given back makes room for a later attempt', async () => {
    const made = await insert({ leasedUntil: LEASE, attempts: 1 });
    expect(await on.stores.in(on.home).outbox.retry(made.id, NOW + 10)).toBe(true);
    expect(await claim(NOW + 9)).toEqual([]);
    expect(await claim(NOW + 10)).toMatchObject([{ id: made.id, attempts: 2, payload: made.payload }]);
  });

  test('the messages of codes that ended are canceled, under way or not', async () => {
    const waiting = await insert({ sentCodeId: 'one' });
    const leased = await insert({ sentCodeId: 'two', leasedUntil: LEASE });
    const kept = [await insert({ sentCodeId: 'three' }), await insert()];
    const sent = await insert({ sentCodeId: 'one', status: 'accepted' });
    const cancel = (codes: string[]) => on.stores.in(on.home).outbox.cancelForCodes(codes, NOW + 1);
    expect([await cancel([]), await cancel(['one', 'two']), await cancel(['one'])]).toEqual([0, 2, 0]);
    for (const made of [waiting, leased])
      expect(await read(made)).toMatchObject({ status: 'canceled', payload: '', settled_at: NOW + 1 });
    expect(await read(sent)).toMatchObject({ status: 'accepted' });
    expect(ids(await claim())).toEqual(ids(kept));
  });

  test('what is past its time expires in batches, unless it is being handed over', async () => {
    const late = [];
    for (let count = 0; count < 3; count++) late.push(await insert({ expiresAt: NOW }));
    const kept = [await insert({ expiresAt: NOW + 1 }), await insert({ expiresAt: NOW, leasedUntil: LEASE })];
    const expire = () => on.stores.outbox.expire(NOW, 2);
    expect([await expire(), await expire(), await expire()]).toEqual([2, 1, 0]);
    for (const made of late)
      expect(await read(made)).toMatchObject({ status: 'expired', payload: '', settled_at: NOW });
    for (const made of kept)
      expect(await read(made)).toMatchObject({ status: 'pending', payload: made.payload });
    expect(await on.stores.outbox.expire(LEASE, 9)).toBe(2);
  });

  test('a message expires or is claimed, never both', async () => {
    for (let count = 0; count < 20; count++) await insert({ expiresAt: NOW + 5 });
    const expire = () => other.stores.outbox.expire(NOW + 5, 9);
    const [claimed, ...expired] = await Promise.all([claim(NOW + 4, 9), expire(), expire(), expire()]);
    const rest = await on.stores.outbox.expire(NOW + 5, 99);
    expect(claimed.length + rest + expired.reduce((sum, count) => sum + count, 0)).toBe(20);
    for (const row of claimed) expect(await read(row)).toMatchObject({ status: 'pending' });
  });

  test('the last receipt of a provider is kept with the message that it is about', async () => {
    const owner = await newOwner(on.stores, on.home);
    const made = await insert(owner);
    await on.stores.in(on.home).outbox.settle(made.id, { ...accepted, providerMessageId: 'SM2' });
    const about = { provider: 'twilio', providerMessageId: 'SM2' };
    const failed = { ...about, status: 'failed', reason: '30003' } as const;
    expect(await on.stores.outbox.recordReceipt(failed, NOW + 1)).toStrictEqual({ id: made.id, ...owner });
    const first = { status: 'accepted', failed_at: NOW + 1, delivered_at: null, receipt_reason: '30003' };
    expect(await read(made)).toMatchObject(first);
    await on.stores.outbox.recordReceipt({ ...about, status: 'delivered' }, NOW + 2);
    const last = { failed_at: null, delivered_at: NOW + 2, receipt_reason: null };
    expect(await read(made)).toMatchObject(last);
  });

  test("a receipt for what is not ours, or of another provider, is nobody's", async () => {
    const made = await insert();
    await on.stores.in(on.home).outbox.settle(made.id, { ...accepted, providerMessageId: 'SM3' });
    const record = (provider: string, providerMessageId: string) =>
      on.stores.outbox.recordReceipt({ provider, providerMessageId, status: 'delivered' }, NOW);
    expect(await record('vonage', 'SM3')).toBeUndefined();
    expect(await record('twilio', 'SM4')).toBeUndefined();
    expect(await record('twilio', 'SM3')).toStrictEqual({ id: made.id, applicationId: on.home });
  });

  test('of messages with the same number, a receipt is about the newest', async () => {
    const [old, young] = [await insert(), await insert()];
    for (const { id } of [young, old])
      await on.stores.in(on.home).outbox.settle(id, { ...accepted, providerMessageId: '1' });
    const receipt = { provider: 'twilio', providerMessageId: '1', status: 'delivered' } as const;
    expect(await on.stores.outbox.recordReceipt(receipt, NOW)).toMatchObject({ id: young.id });
    expect(await read(old)).toMatchObject({ delivered_at: null });
  });

  test('the backlog is what is pending, and as old as the oldest of it', async () => {
    expect(await on.stores.outbox.readBacklog()).toStrictEqual({ waiting: 0 });
    for (const age of [1, 3, 2]) await insert({ createdAt: NOW - age });
    await insert({ status: 'failed', createdAt: NOW - 9 });
    expect(await on.stores.outbox.readBacklog()).toStrictEqual({ waiting: 3, oldestAt: NOW - 3 });
  });

  test('settled messages are removed when they are old, in batches; pending ones stay', async () => {
    const [pending, young] = [await insert(), await insert()];
    await on.stores.in(on.home).outbox.settle(young.id, accepted);
    for (let count = 0; count < 3; count++)
      await on.stores.in(on.home).outbox.settle((await insert()).id, { status: 'failed', now: NOW - 1 });
    const remove = () => on.stores.outbox.deleteSettled(NOW, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect([await read(pending), await read(young)]).toMatchObject(
      [pending.id, young.id].map((id) => ({ id })),
    );
  });

  test('another application changes nothing', async () => {
    const made = await insert({ sentCodeId: 'walled' });
    expect(await on.stores.in(on.neighbour).outbox.settle(made.id, accepted)).toBe(false);
    expect(await on.stores.in(on.neighbour).outbox.retry(made.id, NOW + 9)).toBe(false);
    expect(await on.stores.in(on.neighbour).outbox.cancelForCodes(['walled'], NOW)).toBe(0);
    const { accountId } = await newOwner(on.stores, on.home);
    await expect(
      on.stores.in(on.neighbour).outbox.insert(message(on.neighbour, { accountId })),
    ).rejects.toThrow(/foreign key/i);
    await expect(on.stores.in('nowhere').outbox.insert(message('nowhere'))).rejects.toThrow(/foreign key/i);
    expect(await claim()).toEqual([{ ...made, attempts: 1, leasedUntil: LEASE }]);
  });
});
