import { expect, test } from 'vitest';
import type { ApiKey } from '../../src/core/api-key/api-key.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { describeStores } from './describe-stores.ts';
import { id, NOW, winners } from './rows.ts';

describeStores('API keys', (on) => {
  const insert = async (change: Partial<ApiKey> = {}): Promise<ApiKey> => {
    const key: ApiKey = {
      id: id(),
      applicationId: on.home,
      name: 'backend',
      keyHash: `hash ${id()}`,
      hint: 'cs_api_Ab3x',
      scopes: ['sessions', 'verify'],
      createdAt: NOW,
      ...change,
    };
    await on.stores.in(key.applicationId).apiKeys.insert(key);
    return key;
  };
  const find = ({ keyHash }: ApiKey) => on.stores.apiKeys.findByHash(keyHash);

  test('a key comes back as it was written, with what is absent absent', async () => {
    const plain = await insert();
    const full = await insert({ expiresAt: NOW + 1, lastUsedAt: NOW, revokedAt: NOW, scopes: ['*'] });
    expect(await find(plain)).toStrictEqual(plain);
    expect(await find(full)).toStrictEqual(full);
    expect(await on.stores.apiKeys.findByHash('nothing')).toBeUndefined();
  });

  test('a hash is of one key, whatever the application', async () => {
    const { keyHash } = await insert();
    await expect(insert({ keyHash, applicationId: on.neighbour })).rejects.toThrow();
  });

  test('an end is set, moved forward, and never put off', async () => {
    const key = await insert();
    const limit = (expiresAt: number) => on.stores.in(on.home).apiKeys.limit(key.id, expiresAt);
    expect(await limit(NOW + 20)).toBe(true);
    expect(await limit(NOW + 10)).toBe(true);
    expect(await limit(NOW + 30)).toBe(true);
    expect(await find(key)).toMatchObject({ expiresAt: NOW + 10 });
  });

  test('a key is revoked once under 16 parallel attempts, and then has no other end', async () => {
    const key = await insert();
    expect(await winners(16, () => on.stores.in(on.home).apiKeys.revoke(key.id, NOW))).toBe(1);
    expect(await on.stores.in(on.home).apiKeys.limit(key.id, NOW + 1)).toBe(false);
    expect(await find(key)).toStrictEqual({ ...key, revokedAt: NOW });
  });

  test('the last use is written at most once a minute', async () => {
    const key = await insert();
    for (const now of [NOW, NOW + MINUTE - 1, NOW + MINUTE, NOW + MINUTE + 1]) {
      await on.stores.in(on.home).apiKeys.touch(key.id, now);
    }
    expect(await find(key)).toMatchObject({ lastUsedAt: NOW + MINUTE });
  });

  test('the neighbour neither lists, ends, revokes nor uses it', async () => {
    const key = await insert();
    const ids = (await on.stores.in(on.neighbour).apiKeys.list()).map((one) => one.id);
    expect(ids).not.toContain(key.id);
    expect(await on.stores.in(on.neighbour).apiKeys.limit(key.id, NOW)).toBe(false);
    expect(await on.stores.in(on.neighbour).apiKeys.revoke(key.id, NOW)).toBe(false);
    await on.stores.in(on.neighbour).apiKeys.touch(key.id, NOW);
    expect(await find(key)).toStrictEqual(key);
  });
});
