import { expect, test } from 'vitest';
import type { IdempotentAnswer } from '../../src/core/idempotency/idempotent-answer.ts';
import { describeStores } from './describe-stores.ts';
import { id, NOW, winners } from './rows.ts';

describeStores('idempotent answers', (on) => {
  const draft = (change: Partial<IdempotentAnswer> = {}): IdempotentAnswer => ({
    applicationId: on.home,
    keyHash: id(),
    requestMac: 'mac',
    macKeyId: 'key',
    claimedAt: NOW,
    ...change,
  });
  const find = ({ applicationId, keyHash }: IdempotentAnswer) =>
    on.stores.in(applicationId).idempotentAnswers.find(keyHash);

  test('a claim comes back as it was made, then with its answer', async () => {
    const made = draft();
    expect(await on.stores.in(made.applicationId).idempotentAnswers.claim(made)).toBe(true);
    expect(await find(made)).toStrictEqual(made);
    expect(await on.stores.in(made.applicationId).idempotentAnswers.keep(made, '{}')).toBe(true);
    expect(await find(made)).toStrictEqual({ ...made, answer: '{}' });
  });

  test('of 16 parallel claims of one key, one wins', async () => {
    const made = draft();
    expect(await winners(16, () => on.stores.in(made.applicationId).idempotentAnswers.claim(made))).toBe(1);
  });

  test('of 16 parallel take-overs of one claim, one wins, and the loser keeps no answer', async () => {
    const made = draft();
    await on.stores.in(made.applicationId).idempotentAnswers.claim(made);
    const heir = { ...made, claimedAt: NOW + 10_000, requestMac: 'other' };
    expect(
      await winners(16, () => on.stores.in(heir.applicationId).idempotentAnswers.reclaim(heir, made)),
    ).toBe(1);
    expect(await on.stores.in(made.applicationId).idempotentAnswers.keep(made, 'late')).toBe(false);
    expect(await on.stores.in(made.applicationId).idempotentAnswers.release(made)).toBe(false);
    expect(await find(made)).toStrictEqual(heir);
  });

  test('an answer is kept once, and a take-over forgets it', async () => {
    const made = draft();
    await on.stores.in(made.applicationId).idempotentAnswers.claim(made);
    expect(
      await winners(8, () => on.stores.in(made.applicationId).idempotentAnswers.keep(made, 'first')),
    ).toBe(1);
    expect(await on.stores.in(made.applicationId).idempotentAnswers.release(made)).toBe(false);
    const heir = { ...made, claimedAt: NOW + 1 };
    expect(
      await on.stores.in(heir.applicationId).idempotentAnswers.reclaim(heir, { ...made, answer: 'first' }),
    ).toBe(true);
    expect(await find(made)).not.toHaveProperty('answer');
  });

  test('an answer that came before the take-over stays', async () => {
    const made = draft();
    await on.stores.in(made.applicationId).idempotentAnswers.claim(made);
    await on.stores.in(made.applicationId).idempotentAnswers.keep(made, 'slow');
    expect(
      await on.stores
        .in(made.applicationId)
        .idempotentAnswers.reclaim({ ...made, claimedAt: NOW + 10_000 }, made),
    ).toBe(false);
    expect(await find(made)).toStrictEqual({ ...made, answer: 'slow' });
  });

  test('a released key can be claimed again', async () => {
    const made = draft();
    await on.stores.in(made.applicationId).idempotentAnswers.claim(made);
    expect(await on.stores.in(made.applicationId).idempotentAnswers.release(made)).toBe(true);
    expect(await on.stores.in(made.applicationId).idempotentAnswers.claim(made)).toBe(true);
  });

  test("the neighbour's same key is another one", async () => {
    const made = draft();
    const theirs = { ...made, applicationId: on.neighbour };
    expect(await on.stores.in(made.applicationId).idempotentAnswers.claim(made)).toBe(true);
    expect(await on.stores.in(theirs.applicationId).idempotentAnswers.claim(theirs)).toBe(true);
    await on.stores.in(made.applicationId).idempotentAnswers.keep(made, 'ours');
    expect(await find(theirs)).toStrictEqual(theirs);
  });

  test('what is old goes in batches, and nothing else', async () => {
    const before = NOW - 100_000;
    for (let count = 0; count < 3; count++) {
      await on.stores.in(on.home).idempotentAnswers.claim(draft({ claimedAt: before - 1 }));
    }
    const kept = draft({ claimedAt: before });
    await on.stores.in(kept.applicationId).idempotentAnswers.claim(kept);
    const remove = () => on.stores.idempotentAnswers.deleteOlder(before, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await find(kept)).toBeDefined();
  });
});
