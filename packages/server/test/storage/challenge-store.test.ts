import { expect, test } from 'vitest';
import type { ChallengePurpose } from '../../src/core/challenge/challenge.ts';
import { describeStores } from './describe-stores.ts';
import { challenge, factor, NOW, newOwner, type Owner, winners } from './rows.ts';

const ALL = { purposes: ['login', 'setup'], now: NOW } as const;
const DENIED = { status: 'denied', now: NOW } as const;

describeStores('challenges', (on) => {
  const insert = async (change: Parameters<typeof challenge>[1] = {}, owner?: Owner) => {
    const made = challenge(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).challenges.insert(made);
    return made;
  };
  const read = async (id: string) => (await on.stores.in(on.home).challenges.findDemand({ id }))?.challenge;
  const proof = { method: 'totp', amr: ['otp'], givesSudo: true };
  const approval = { proof, now: NOW, redeemed: false };

  test('a challenge comes back as it was written, what was absent still absent', async () => {
    const { handleHash: _, ...bare } = challenge(await newOwner(on.stores, on.home));
    await on.stores.in(bare.applicationId).challenges.insert(bare);
    const ended = { status: 'approved', proof, completedAt: NOW, redeemedAt: NOW } as const;
    const full = await insert({ ...ended, sessionId: 'session' });
    expect(await read(bare.id)).toStrictEqual(bare);
    expect(await read(full.id)).toStrictEqual(full);
  });

  test('a demand is the challenge, the account and its factors, read in one statement', async () => {
    const made = await insert();
    const factors = [];
    for (const status of ['active', 'revoked', 'disabled', 'pending'] as const) {
      const one = factor(made, { status });
      if (status !== 'revoked') factors.push(one);
      await on.stores.in(one.applicationId).factors.insert(one);
    }
    on.statements.length = 0;
    const demand = await on.stores.in(on.home).challenges.findDemand({ handleHash: made.handleHash! });
    expect(on.statements).toHaveLength(1);
    const account = await on.stores.in(on.home).accounts.findById(made.accountId);
    expect(demand).toStrictEqual({ challenge: made, account, factors });
  });

  test('a demand of an account without factors is found all the same', async () => {
    const made = await insert();
    const demand = await on.stores.in(on.home).challenges.findDemand({ id: made.id });
    expect(demand).toMatchObject({ challenge: made, factors: [], account: { secondFactorDue: false } });
  });

  test('an unknown handle costs one statement too', async () => {
    on.statements.length = 0;
    expect(await on.stores.in(on.home).challenges.findDemand({ handleHash: 'unknown' })).toBeUndefined();
    expect(on.statements).toHaveLength(1);
  });

  test('in a session, the newest challenge that takes the method is meant, whatever its status', async () => {
    const owner = await newOwner(on.stores, on.home);
    const inSession = { sessionId: `session of ${owner.accountId}`, purpose: 'setup' } as const;
    const totp = { ...inSession, methods: ['totp'] };
    await insert({ ...totp, createdAt: NOW + 1 }, owner);
    const newest = await insert({ ...totp, createdAt: NOW + 2, status: 'expired' }, owner);
    await insert({ ...totp, createdAt: NOW }, owner);
    await insert({ ...inSession, methods: ['email'], createdAt: NOW + 3 }, owner);
    await insert({ ...totp, purpose: 'step-up', createdAt: NOW + 4 }, owner);
    const demand = await on.stores.in(on.home).challenges.findDemand({ ...inSession, method: 'totp' });
    expect(demand?.challenge.id).toBe(newest.id);
  });

  test('a method is matched whole, and at any place of the list', async () => {
    const owner = await newOwner(on.stores, on.home);
    const inSession = { sessionId: `session of ${owner.accountId}`, purpose: 'step-up' } as const;
    const made = await insert({ ...inSession, methods: ['totp', 'recovery_code'] }, owner);
    const find = async (method: string) =>
      (await on.stores.in(on.home).challenges.findDemand({ ...inSession, method }))?.challenge.id;
    expect(await find('totp')).toBe(made.id);
    expect(await find('recovery_code')).toBe(made.id);
    for (const other of ['tot', 'otp', 'recoveryXcode', 'TOTP', '%', ''])
      expect(await find(other)).toBeUndefined();
  });

  test('of 50 parallel approvals, one succeeds', async () => {
    const made = await insert();
    expect(await winners(50, () => on.stores.in(on.home).challenges.approve(made.id, approval))).toBe(1);
    expect(await read(made.id)).toStrictEqual({ ...made, status: 'approved', proof, completedAt: NOW });
  });

  test('of approval, denial and cancellation at once, one succeeds', async () => {
    const made = await insert();
    const { challenges } = on.stores.in(on.home);
    const ends = [
      () => challenges.approve(made.id, approval),
      () => challenges.end(made.id, DENIED),
      async () => (await challenges.cancelPending(made.accountId, ALL)) > 0,
    ];
    const attempts = Array.from({ length: 30 }, (_, turn) => ends[turn % 3]!());
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  });

  test('an expired challenge is not approved, to the millisecond', async () => {
    const made = await insert({ expiresAt: NOW });
    expect(await on.stores.in(on.home).challenges.approve(made.id, approval)).toBe(false);
    expect(await on.stores.in(on.home).challenges.approve(made.id, { ...approval, now: NOW - 1 })).toBe(true);
  });

  test('an approved challenge is redeemed once, in its time', async () => {
    const made = await insert();
    const redeem = (now: number) => on.stores.in(on.home).challenges.redeem(made.id, now);
    expect(await redeem(NOW)).toBe(false);
    await on.stores.in(on.home).challenges.approve(made.id, approval);
    expect(await redeem(made.expiresAt)).toBe(false);
    expect(await winners(50, () => redeem(NOW + 1))).toBe(1);
    expect(await read(made.id)).toMatchObject({ redeemedAt: NOW + 1 });
  });

  test('an approval that redeems leaves nothing to redeem', async () => {
    const made = await insert();
    await on.stores.in(on.home).challenges.approve(made.id, { ...approval, redeemed: true });
    expect(await on.stores.in(on.home).challenges.redeem(made.id, NOW)).toBe(false);
  });

  test('only a pending challenge is denied or extended', async () => {
    const made = await insert();
    expect(await on.stores.in(on.home).challenges.extend(made.id, NOW + 9)).toBe(true);
    expect(await read(made.id)).toMatchObject({ expiresAt: NOW + 9 });
    expect(await on.stores.in(on.home).challenges.end(made.id, DENIED)).toBe(true);
    expect(await on.stores.in(on.home).challenges.end(made.id, DENIED)).toBe(false);
    expect(await on.stores.in(on.home).challenges.extend(made.id, NOW + 99)).toBe(false);
    expect(await read(made.id)).toMatchObject({ status: 'denied', completedAt: NOW, expiresAt: NOW + 9 });
  });

  test('what is pending for an account is canceled, of the purposes that are named', async () => {
    const owner = await newOwner(on.stores, on.home);
    const login = await insert({}, owner);
    const setup = await insert({ purpose: 'setup' }, owner);
    const hosted = await insert({ purpose: 'hosted' }, owner);
    const denied = await insert({ status: 'denied' }, owner);
    const other = await insert();
    const cancel = (...purposes: ChallengePurpose[]) =>
      on.stores.in(on.home).challenges.cancelPending(owner.accountId, { purposes, now: NOW });
    const several = ['login', 'setup', 'step-up'] as const;
    expect([await cancel('login'), await cancel(...several), await cancel(...several)]).toEqual([1, 1, 0]);
    expect(await cancel()).toBe(0);
    expect(await read(hosted.id)).toMatchObject({ status: 'pending' });
    expect(await read(login.id)).toMatchObject({ status: 'canceled', completedAt: NOW });
    expect(await read(setup.id)).toMatchObject({ status: 'canceled' });
    expect(await read(denied.id)).toMatchObject({ status: 'denied' });
    expect(await read(other.id)).toMatchObject({ status: 'pending' });
  });

  test('what is past its time expires in batches, and the logins among it are told once', async () => {
    const expiresAt = NOW - 100_000;
    const logins = [await insert({ expiresAt }), await insert({ expiresAt }), await insert({ expiresAt })];
    await insert({ expiresAt, purpose: 'setup' });
    await insert({ expiresAt: expiresAt + 1 });
    await insert({ expiresAt, status: 'approved' });
    const batches = [];
    for (let batch = 0; batch < 4; batch++)
      batches.push(await on.stores.challenges.expire(expiresAt, 2, ['login']));
    expect(batches[3]).toEqual([]);
    const told = batches.flat().sort((left, right) => (left.id < right.id ? -1 : 1));
    expect(told).toEqual(logins.map((one) => ({ ...one, status: 'expired', completedAt: expiresAt })));
  });

  test('two expiry jobs at once tell each login once', async () => {
    const expiresAt = NOW - 200_000;
    for (let count = 0; count < 20; count++) await insert({ expiresAt });
    const expire = () => on.stores.challenges.expire(expiresAt, 20, ['login']);
    const told = (await Promise.all([expire(), expire(), expire(), expire()])).flat();
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(told.length + (await expire()).length).toBe(20);
  });

  test('ended challenges are removed when they are old, in batches; pending ones stay', async () => {
    const owner = await newOwner(on.stores, on.home);
    const expiresAt = NOW - 300_000;
    const pending = await insert({ expiresAt }, owner);
    const young = await insert({ expiresAt: expiresAt + 1, status: 'denied' }, owner);
    for (const status of ['approved', 'denied', 'expired'] as const)
      await insert({ expiresAt, status }, owner);
    const remove = () => on.stores.challenges.deleteEnded(expiresAt + 1, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect([await read(pending.id), await read(young.id)]).toEqual([pending, young]);
  });

  test('another application finds nothing and changes nothing', async () => {
    const sessionId = 'a session at home';
    const made = await insert({ sessionId, purpose: 'setup' });
    const approved = await insert({ status: 'approved' });
    const { challenges } = on.stores.in(on.neighbour);
    expect(await challenges.findDemand({ id: made.id })).toBeUndefined();
    expect(await challenges.findDemand({ handleHash: made.handleHash! })).toBeUndefined();
    const reference = { sessionId, purpose: 'setup', method: 'totp' } as const;
    expect(await challenges.findDemand(reference)).toBeUndefined();
    expect(await challenges.approve(made.id, approval)).toBe(false);
    expect(await challenges.end(made.id, DENIED)).toBe(false);
    expect(await challenges.extend(made.id, NOW)).toBe(false);
    expect(await challenges.cancelPending(made.accountId, ALL)).toBe(0);
    expect(await challenges.redeem(approved.id, NOW)).toBe(false);
    expect([await read(made.id), await read(approved.id)]).toEqual([made, approved]);
  });
});
