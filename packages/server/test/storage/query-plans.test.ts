import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { AllStores } from '../../src/core/stores.ts';
import { engines } from '../support/engines.ts';
import { delivery, message, NOW, newOwner, type Owner, sentCode, session, settle } from './rows.ts';

/** What requests and jobs ask again and again; operators' commands may take their time. */
async function askEverything(stores: AllStores, { applicationId, accountId }: Owner): Promise<void> {
  const { challenges, sessions, trustedBrowsers } = stores;
  const { throttles, applications } = stores;
  const step = { from: '', to: '', now: NOW };
  await applications.findByClientId('client');
  await stores.in(applicationId).accounts.findById(accountId);
  await stores.in(applicationId).accounts.findByIdentifier({ kind: 'email', key: 'key' });
  await stores.in(applicationId).accounts.list({ limit: 9, afterId: 'id', search: 'start' });
  await stores.in(applicationId).accounts.setDisabled(accountId, undefined, NOW);
  await stores.in(applicationId).factors.listByAccount(accountId);
  await stores.in(applicationId).factors.advanceState('id', step);
  await stores.in(applicationId).factors.revokeAll(accountId, NOW);
  await stores.in(applicationId).factors.findRetired(accountId, 'sms');
  await stores.in(applicationId).factors.forgetRetired(accountId);
  await stores.in(applicationId).challenges.findDemand({ id: 'id' });
  await stores.in(applicationId).challenges.findDemand({ handleHash: 'hash' });
  await stores.in(applicationId).challenges.findDemand({ sessionId: 'id', purpose: 'setup', method: 'totp' });
  await stores.in(applicationId).challenges.redeem('id', NOW);
  await stores
    .in(applicationId)
    .challenges.cancelPending(accountId, { purposes: ['login', 'setup'], now: NOW });
  await challenges.expire(NOW, 9, ['login']);
  await challenges.deleteEnded(NOW, 9);
  await stores.in(applicationId).sessions.insert(session({ applicationId, accountId }), 9);
  await stores.in(applicationId).sessions.find('id');
  await stores.in(applicationId).sessions.findByFamily('hash');
  await stores
    .in(applicationId)
    .sessions.rotate('id', { ...step, expiresAt: NOW, requester: { browserFamily: '' } });
  await stores.in(applicationId).sessions.notePresented('id', { hash: 'hash', now: NOW });
  await stores.in(applicationId).sessions.endAll(accountId, NOW);
  await stores.in(applicationId).sessions.endOldest(accountId, NOW, 'id');
  await stores.in(applicationId).sessions.listLive(accountId, NOW);
  await stores.in(applicationId).sessions.wasOpenedFrom(accountId, 'address', NOW);
  await sessions.deleteDead(NOW, 9);
  await stores.in(applicationId).trustedBrowsers.findLive('hash', NOW);
  await stores.in(applicationId).trustedBrowsers.listLive(accountId, NOW);
  await trustedBrowsers.deleteDead(NOW, 9);
  await stores.in(applicationId).recoveryCodes.findLive(accountId);
  await stores.in(applicationId).recoveryCodes.spend('id', 'hash', NOW);
  await stores.in(applicationId).recoveryCodes.activate('id');
  await stores.in(applicationId).bypassCodes.findLive(accountId, 'hash', NOW);
  const counters = ['one', 'two'].map((key) => ({ key, max: 9, window: 1000 }));
  const reservation = await stores.in(applicationId).throttles.reserve(counters, NOW, true);
  await stores.in(applicationId).throttles.giveBack(reservation, ['one']);
  await throttles.deleteExpired(NOW, 9);
  await stores.in(applicationId).audit.listUnsealed(NOW, 9);
  await stores.in(applicationId).audit.listSealed(1, 9);
  await stores.in(applicationId).audit.list({ accountId, limit: 9 });
  await stores.in(applicationId).audit.list({ beforeId: 'id', limit: 9 });
  await stores.in(applicationId).signingKeys.list();
  await askForDelivery(stores, { applicationId, accountId });
  await askForBackends(stores, { applicationId, accountId });
  await askForWebhooks(stores, applicationId);
}

async function askForBackends(stores: AllStores, { applicationId, accountId }: Owner): Promise<void> {
  const { apiKeys, idempotentAnswers, factors } = stores;
  const claim = { applicationId, keyHash: 'hash', requestMac: 'mac', macKeyId: 'key', claimedAt: NOW };
  await apiKeys.findByHash('hash');
  await stores.in(applicationId).apiKeys.touch('id', NOW);
  await stores.in(applicationId).apiKeys.list();
  await stores.in(claim.applicationId).idempotentAnswers.claim(claim);
  await stores.in(applicationId).idempotentAnswers.find('hash');
  await stores.in(claim.applicationId).idempotentAnswers.reclaim(claim, claim);
  await stores.in(claim.applicationId).idempotentAnswers.keep(claim, '{}');
  await stores.in(claim.applicationId).idempotentAnswers.release(claim);
  await idempotentAnswers.deleteOlder(NOW, 9);
  await stores.in(applicationId).factors.suspend(accountId, 'id', NOW);
  await stores.in(applicationId).factors.resume(accountId, 'id', { state: '', now: NOW });
  await stores.in(applicationId).factors.listSuspended(accountId);
  await factors.revokeSuspended(NOW, NOW, 9);
  await stores.in(applicationId).accounts.lock(accountId);
  await stores.in(applicationId).accounts.nameExternally(accountId, 'name');
}

async function askForWebhooks(stores: AllStores, applicationId: string) {
  const attempt = { now: NOW, attempts: 1 };
  await stores.in(applicationId).webhookDeliveries.insert(delivery(applicationId));
  await stores.webhookDeliveries.listDue(NOW);
  const [claimed] = await stores.in(applicationId).webhookDeliveries.claim({
    now: NOW,
    leasedUntil: NOW + 1,
    limit: 9,
  });
  await stores.in(applicationId).webhookDeliveries.retry(claimed?.id ?? '', NOW + 2, attempt);
  await stores.in(applicationId).webhookDeliveries.settle('id', 'delivered', attempt);
  await stores.in(applicationId).webhookDeliveries.settle('id', 'dead', attempt);
  await stores.in(applicationId).webhookDeliveries.list({ limit: 9, beforeId: 'id' });
  await stores.webhookDeliveries.deleteSettled(NOW, 9);
  await stores.in(applicationId).webhookSecrets.listLive(NOW);
}

async function askForDelivery(stores: AllStores, { applicationId, accountId }: Owner): Promise<void> {
  const { sentCodes, actionTokens, qrLinks, outbox } = stores;
  const receipt = { provider: 'provider', providerMessageId: 'id', status: 'delivered' } as const;
  await stores.in(applicationId).sentCodes.insert(sentCode({ applicationId, accountId }));
  await stores.in(applicationId).sentCodes.listLive('challenge', NOW);
  await stores.in(applicationId).sentCodes.endAll('challenge', NOW);
  await stores.in(applicationId).sentCodes.spend('id', NOW);
  await sentCodes.deleteDead(NOW, 9);
  await stores.in(applicationId).actionTokens.findLive('not-me', 'hash', NOW);
  await stores.in(applicationId).actionTokens.spend('id', NOW);
  await stores.in(applicationId).actionTokens.endAll(accountId, 'not-me', NOW);
  await actionTokens.deleteDead(NOW, 9);
  await stores.in(applicationId).qrLinks.read('hash', NOW);
  await stores.in(applicationId).qrLinks.endAll(accountId);
  await qrLinks.deleteExpired(NOW, 9);
  await stores.in(applicationId).outbox.insert(message(applicationId));
  await outbox.claim(NOW, NOW, 9);
  await stores.in(applicationId).outbox.settle('id', { status: 'accepted', now: NOW });
  await stores.in(applicationId).outbox.cancelForCodes(['code', 'other'], NOW);
  await outbox.expire(NOW, 9);
  await outbox.recordReceipt(receipt, NOW);
  await outbox.deleteSettled(NOW, 9);
  await stores.in(applicationId).smsLedger.spend('2027-01-15', { cost: 1, cap: 1, setUpCap: 1 });
  await stores.in(applicationId).smsLedger.refund('2027-01-15', 1);
  await stores.in(applicationId).smsLedger.findPrefix('+44151');
  await stores.in(applicationId).smsLedger.recordSent('+44151', NOW, 1000);
}

/** What SQLite would do for each statement that `ask` sends. */
async function explain(ask: (stores: AllStores, owner: Owner) => Promise<unknown>): Promise<string[]> {
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
