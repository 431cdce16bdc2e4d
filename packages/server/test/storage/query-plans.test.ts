import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines } from '../support/engines.ts';
import { NOW, newOwner, type Owner, session, settle } from './rows.ts';

/** What requests and jobs ask again and again; operators' commands may take their time. */
async function askEverything(stores: Stores, { applicationId, accountId }: Owner): Promise<void> {
  const { accounts, factors, challenges, sessions, trustedDevices, recoveryCodes, bypassCodes } = stores;
  const { throttles, audit, applications, signingKeys } = stores;
  const step = { from: '', to: '', now: NOW };
  await applications.findByClientId('client');
  await accounts.findById(applicationId, accountId);
  await accounts.findByIdentifier(applicationId, { kind: 'email', key: 'key' });
  await accounts.list(applicationId, { limit: 9, afterId: 'id', search: 'start' });
  await accounts.setDisabled(applicationId, accountId, undefined, NOW);
  await factors.listByAccount(applicationId, accountId);
  await factors.advanceState(applicationId, 'id', step);
  await factors.revokeAll(applicationId, accountId, NOW);
  await challenges.findDemand(applicationId, { id: 'id' });
  await challenges.findDemand(applicationId, { handleHash: 'hash' });
  await challenges.findDemand(applicationId, { sessionId: 'id', purpose: 'setup', method: 'totp' });
  await challenges.redeem(applicationId, 'id', NOW);
  await challenges.cancelPending(applicationId, accountId, NOW);
  await challenges.expire(NOW, 9);
  await challenges.deleteEnded(NOW, 9);
  await sessions.insert(session({ applicationId, accountId }), 9);
  await sessions.find(applicationId, 'id');
  await sessions.findByFamily(applicationId, 'hash');
  await sessions.rotate(applicationId, 'id', { ...step, expiresAt: NOW });
  await sessions.endAll(applicationId, accountId, NOW);
  await sessions.listLive(applicationId, accountId, NOW);
  await sessions.wasOpenedFrom(applicationId, accountId, 'address', NOW);
  await sessions.deleteDead(NOW, 9);
  await trustedDevices.findLive(applicationId, 'hash', NOW);
  await trustedDevices.listLive(applicationId, accountId, NOW);
  await trustedDevices.deleteDead(NOW, 9);
  await recoveryCodes.findLive(applicationId, accountId);
  await recoveryCodes.spend(applicationId, 'id', 'hash', NOW);
  await recoveryCodes.activate(applicationId, 'id');
  await bypassCodes.findLive(applicationId, accountId, 'hash', NOW);
  const counters = ['one', 'two'].map((key) => ({ key, max: 9, window: 1000 }));
  const reservation = await throttles.reserve(applicationId, counters, NOW, true);
  await throttles.giveBack(reservation, ['one']);
  await throttles.deleteExpired(NOW, 9);
  await audit.listUnsealed(applicationId, NOW, 9);
  await audit.listSealed(applicationId, 1, 9);
  await audit.list(applicationId, { accountId, limit: 9 });
  await audit.list(applicationId, { beforeId: 'id', limit: 9 });
  await signingKeys.list(applicationId);
}

test('no statement of a request reads a whole table', async () => {
  const statements = new Set<string>();
  const opened = await engines[0]!.open({ onStatement: (sql) => statements.add(sql) });
  const { stores } = opened.database;
  const owner = await newOwner(stores, (await settle(stores)).home);
  statements.clear();
  await askEverything(stores, owner);
  if (opened.location.kind !== 'sqlite') throw new Error('plans are asked of SQLite');
  const database = new DatabaseSync(opened.location.path);
  const plans = [...statements].flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  database.close();
  await opened.close();
  const details = plans.map(({ detail }) => String(detail));
  const tables = 'accounts|factors|sessions|trusted_devices|recovery_code|bypass|throttles|t|audit|signing';
  expect(details.filter((detail) => new RegExp(`^SCAN (${tables})\\b`).test(detail))).toEqual([]);
  // All open windows would be as bad as the whole table.
  expect(details.filter((detail) => detail.startsWith('SEARCH t '))).toEqual([
    expect.stringContaining('(key=?)'),
  ]);
});
