import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines } from '../support/engines.ts';
import { delivery, message, NOW, newOwner, type Owner, sentCode, session, settle } from './rows.ts';

/** What requests and jobs ask again and again; operators' commands may take their time. */
async function askEverything(stores: Stores, { applicationId, accountId }: Owner): Promise<void> {
  const { accounts, factors, challenges, sessions, trustedBrowsers, recoveryCodes, bypassCodes } = stores;
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
  await factors.findRetired(applicationId, accountId, 'sms');
  await factors.forgetRetired(applicationId, accountId);
  await challenges.findDemand(applicationId, { id: 'id' });
  await challenges.findDemand(applicationId, { handleHash: 'hash' });
  await challenges.findDemand(applicationId, { sessionId: 'id', purpose: 'setup', method: 'totp' });
  await challenges.redeem(applicationId, 'id', NOW);
  await challenges.cancelPending(applicationId, accountId, { purposes: ['login', 'setup'], now: NOW });
  await challenges.expire(NOW, 9, ['login']);
  await challenges.deleteEnded(NOW, 9);
  await sessions.insert(session({ applicationId, accountId }), 9);
  await sessions.find(applicationId, 'id');
  await sessions.findByFamily(applicationId, 'hash');
  await sessions.rotate(applicationId, 'id', { ...step, expiresAt: NOW });
  await sessions.endAll(applicationId, accountId, NOW);
  await sessions.listLive(applicationId, accountId, NOW);
  await sessions.wasOpenedFrom(applicationId, accountId, 'address', NOW);
  await sessions.deleteDead(NOW, 9);
  await trustedBrowsers.findLive(applicationId, 'hash', NOW);
  await trustedBrowsers.listLive(applicationId, accountId, NOW);
  await trustedBrowsers.deleteDead(NOW, 9);
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
  await askForDelivery(stores, { applicationId, accountId });
  await askForBackends(stores, { applicationId, accountId });
  await askForWebhooks(stores, applicationId);
}

async function askForBackends(stores: Stores, { applicationId, accountId }: Owner): Promise<void> {
  const { apiKeys, idempotentAnswers, factors, accounts } = stores;
  const claim = { applicationId, keyHash: 'hash', requestMac: 'mac', macKeyId: 'key', claimedAt: NOW };
  await apiKeys.findByHash('hash');
  await apiKeys.touch(applicationId, 'id', NOW);
  await apiKeys.list(applicationId);
  await idempotentAnswers.claim(claim);
  await idempotentAnswers.find(applicationId, 'hash');
  await idempotentAnswers.reclaim(claim, claim);
  await idempotentAnswers.keep(claim, '{}');
  await idempotentAnswers.release(claim);
  await idempotentAnswers.deleteOlder(NOW, 9);
  await factors.suspend(applicationId, accountId, 'id', NOW);
  await factors.resume(applicationId, accountId, 'id', { state: '', now: NOW });
  await factors.listSuspended(applicationId, accountId);
  await factors.revokeSuspended(NOW, NOW, 9);
  await accounts.lock(applicationId, accountId);
  await accounts.nameExternally(applicationId, accountId, 'name');
}

async function askForWebhooks({ webhookDeliveries, webhookSecrets }: Stores, applicationId: string) {
  const attempt = { now: NOW, attempts: 1 };
  await webhookDeliveries.insert(delivery(applicationId));
  await webhookDeliveries.listDue(NOW);
  const [claimed] = await webhookDeliveries.claim(applicationId, {
    now: NOW,
    leasedUntil: NOW + 1,
    limit: 9,
  });
  await webhookDeliveries.retry(applicationId, claimed?.id ?? '', NOW + 2, attempt);
  await webhookDeliveries.settle(applicationId, 'id', 'delivered', attempt);
  await webhookDeliveries.settle(applicationId, 'id', 'dead', attempt);
  await webhookDeliveries.list(applicationId, { limit: 9, beforeId: 'id' });
  await webhookDeliveries.deleteSettled(NOW, 9);
  await webhookSecrets.listLive(applicationId, NOW);
}

async function askForDelivery(stores: Stores, { applicationId, accountId }: Owner): Promise<void> {
  const { sentCodes, actionTokens, qrLinks, outbox, smsLedger } = stores;
  const receipt = { provider: 'provider', providerMessageId: 'id', status: 'delivered' } as const;
  await sentCodes.insert(sentCode({ applicationId, accountId }));
  await sentCodes.listLive(applicationId, 'challenge', NOW);
  await sentCodes.endAll(applicationId, 'challenge', NOW);
  await sentCodes.spend(applicationId, 'id', NOW);
  await sentCodes.deleteDead(NOW, 9);
  await actionTokens.findLive(applicationId, 'not-me', 'hash', NOW);
  await actionTokens.spend(applicationId, 'id', NOW);
  await actionTokens.endAll(applicationId, accountId, 'not-me', NOW);
  await actionTokens.deleteDead(NOW, 9);
  await qrLinks.read(applicationId, 'hash', NOW);
  await qrLinks.endAll(applicationId, accountId);
  await qrLinks.deleteExpired(NOW, 9);
  await outbox.insert(message(applicationId));
  await outbox.claim(NOW, NOW, 9);
  await outbox.settle(applicationId, 'id', { status: 'accepted', now: NOW });
  await outbox.cancelForCodes(applicationId, ['code', 'other'], NOW);
  await outbox.expire(NOW, 9);
  await outbox.recordReceipt(receipt, NOW);
  await outbox.deleteSettled(NOW, 9);
  await smsLedger.spend(applicationId, '2027-01-15', 1, 1);
  await smsLedger.refund(applicationId, '2027-01-15', 1);
  await smsLedger.findPrefix(applicationId, '+44151');
  await smsLedger.recordSent(applicationId, '+44151', NOW, 1000);
}

/** What SQLite would do for each statement that `ask` sends. */
async function explain(ask: (stores: Stores, owner: Owner) => Promise<unknown>): Promise<string[]> {
  const statements = new Set<string>();
  const opened = await engines[0]!.open({ onStatement: (sql) => statements.add(sql) });
  const { stores } = opened.database;
  const owner = await newOwner(stores, (await settle(stores)).home);
  statements.clear();
  await ask(stores, owner);
  if (opened.location.kind !== 'sqlite') throw new Error('plans are asked of SQLite');
  const database = new DatabaseSync(opened.location.path);
  const plans = [...statements].flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  database.close();
  await opened.close();
  return plans.map(({ detail }) => String(detail));
}

test('no statement of a request reads a whole table', async () => {
  const details = await explain(askEverything);
  const tables = [
    'accounts|factors|sessions|earlier|trusted_devices|recovery_code|bypass|throttles|t|audit|signing',
    'sent_codes|action_tokens|qr_links|outbox|sms_spending|sms_prefixes|api_keys|idempotent_answers',
    'due|webhook_deliveries|webhook_secrets',
  ].join('|');
  expect(details.filter((detail) => new RegExp(`^SCAN (${tables})\\b`).test(detail))).toEqual([]);
  // All open windows would be as bad as the whole table.
  expect(details.filter((detail) => detail.startsWith('SEARCH t '))).toEqual([
    expect.stringContaining('(key=?)'),
  ]);
});

test('what waits is counted without what has ended', async () => {
  const details = await explain(async ({ outbox, webhookDeliveries }) => {
    await outbox.readBacklog();
    await webhookDeliveries.readBacklog();
    await webhookDeliveries.countDead();
  });
  expect(details).toHaveLength(3);
  for (const detail of details) expect(detail).toMatch(/ INDEX \w+_(due|expiry|codes|order|dead)\b/);
});
