import type { NewAccount } from '../../src/core/account/account.ts';
import type { ActionToken } from '../../src/core/action-token/action-token.ts';
import { type Application, completeSettings } from '../../src/core/application/application.ts';
import type { AuditEvent } from '../../src/core/audit/audit-event.ts';
import type { Challenge } from '../../src/core/challenge/challenge.ts';
import type { OutboxMessage } from '../../src/core/delivery/outbox.ts';
import type { Factor } from '../../src/core/factor/factor.ts';
import type { QrLink } from '../../src/core/factor/qr-link.ts';
import type { BypassCode, RecoveryCodeSet } from '../../src/core/recovery-code/recovery-code.ts';
import type { SentCode } from '../../src/core/sent-code/sent-code.ts';
import type { Session } from '../../src/core/session/session.ts';
import type { AllStores } from '../../src/core/stores.ts';
import type { TrustedBrowser } from '../../src/core/trusted-browser/trusted-browser.ts';
import type { WebhookDelivery } from '../../src/core/webhook/webhook-delivery.ts';

/** Above 2^40, as real times are. */
export const NOW = 1_800_000_000_000;

let made = 0;

/** Ids that sort as they were made, like UUIDv7. */
export function id(): string {
  made += 1;
  return `018f0000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
}

/** A row of someone: which application and, if it is not the application itself, which account. */
export interface Owner {
  readonly applicationId: string;
  readonly accountId: string;
}

function pick({ applicationId, accountId }: Owner): Owner {
  return { applicationId, accountId };
}

export function application(domainId: string, change: Partial<Application> = {}): Application {
  const settings = completeSettings({});
  const clientId = `client-${id()}`;
  return {
    id: id(),
    domainId,
    clientId,
    name: 'Shop',
    kind: 'accounts',
    settings,
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  };
}

export function account(applicationId: string, change: Partial<NewAccount> = {}): NewAccount {
  return { id: id(), applicationId, credentialVersion: 1, createdAt: NOW, updatedAt: NOW, ...change };
}

export function factor(owner: Owner, change: Partial<Factor> = {}): Factor {
  return {
    id: id(),
    ...pick(owner),
    type: 'totp',
    status: 'active',
    secret: 'v1.key1.iv.ciphertext',
    parameters: { algorithm: 'SHA1', digits: 6, period: 30 },
    state: '0',
    createdAt: NOW,
    activatedAt: NOW,
    ...change,
  };
}

export function challenge(owner: Owner, change: Partial<Challenge> = {}): Challenge {
  return {
    id: id(),
    ...pick(owner),
    purpose: 'login',
    status: 'pending',
    handleHash: `handle-${id()}`,
    methods: ['totp', 'recovery_code'],
    credentialVersion: 1,
    amr: ['pwd'],
    ipAddress: '192.0.2.1',
    userAgent: 'Browser/1',
    createdAt: NOW,
    expiresAt: NOW + 1000,
    ...change,
  };
}

export function session(owner: Owner, change: Partial<Session> = {}): Session {
  return {
    id: id(),
    ...pick(owner),
    amr: ['pwd', 'otp', 'mfa'],
    authTime: NOW,
    familyHash: `family-${id()}`,
    refreshHash: 'refresh-1',
    ipAddress: '192.0.2.1',
    userAgent: 'Browser/1',
    browserFamily: 'firefox',
    place: '192.0',
    createdAt: NOW,
    lastUsedAt: NOW,
    expiresAt: NOW + 1000,
    absoluteExpiresAt: NOW + 5000,
    ...change,
  };
}

export function device(owner: Owner, change: Partial<TrustedBrowser> = {}): TrustedBrowser {
  return {
    id: id(),
    ...pick(owner),
    tokenHash: `token-${id()}`,
    name: 'Firefox on Linux',
    browserFamily: 'Firefox',
    ipAddress: '192.0.2.1',
    userAgent: 'Browser/1',
    createdAt: NOW,
    lastUsedAt: NOW,
    expiresAt: NOW + 1000,
    ...change,
  };
}

export function codeSet(owner: Owner, change: Partial<RecoveryCodeSet> = {}): RecoveryCodeSet {
  return {
    id: id(),
    ...pick(owner),
    format: 'alphanumeric-10',
    salt: 'salt',
    pepperKeyId: 'key1',
    status: 'live',
    total: 2,
    createdAt: NOW,
    ...change,
  };
}

export function bypassCode(owner: Owner, change: Partial<BypassCode> = {}): BypassCode {
  return {
    id: id(),
    ...pick(owner),
    codeHash: `bypass-${id()}`,
    reason: 'lost phone',
    createdAt: NOW,
    expiresAt: NOW + 1000,
    ...change,
  };
}

export function sentCode(owner: Owner, change: Partial<SentCode> = {}): SentCode {
  return {
    id: id(),
    ...pick(owner),
    challengeId: `challenge-${id()}`,
    factorId: `factor-${id()}`,
    mac: 'mac',
    keyId: 'key1',
    createdAt: NOW,
    expiresAt: NOW + 1000,
    ...change,
  };
}

export function actionToken(owner: Owner, change: Partial<ActionToken> = {}): ActionToken {
  return {
    id: id(),
    ...pick(owner),
    purpose: 'reset-password',
    tokenHash: `token-${id()}`,
    emailKey: 'ada@example.org',
    createdAt: NOW,
    expiresAt: NOW + 1000,
    ...change,
  };
}

export function qrLink(owner: Owner, change: Partial<QrLink> = {}): QrLink {
  return {
    handleHash: `link-${id()}`,
    ...pick(owner),
    factorId: id(),
    sessionId: id(),
    readsLeft: 5,
    expiresAt: NOW + 1000,
    ...change,
  };
}

const queued = {
  payload: 'v1.key1.iv.ciphertext',
  status: 'pending',
  attempts: 0,
  nextAttemptAt: NOW,
  leasedUntil: 0,
  expiresAt: NOW + 1000,
  createdAt: NOW,
} as const;

/** Due now, and of nobody yet. */
export function message(applicationId: string, change: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    id: id(),
    applicationId,
    channel: 'sms',
    kind: 'code',
    ...queued,
    ...change,
  };
}

/** A result, due now. */
export function delivery(applicationId: string, change: Partial<WebhookDelivery> = {}): WebhookDelivery {
  return {
    id: id(),
    applicationId,
    kind: 'callback',
    type: 'result',
    orderingKey: 'session',
    ...queued,
    ...change,
  };
}

export function event(applicationId: string, change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: id(),
    applicationId,
    type: 'login.succeeded',
    actor: 'account',
    data: { method: 'totp', amr: ['pwd', 'otp'] },
    createdAt: NOW,
    ...change,
  };
}

/** Two applications: the one at home and, behind the wall, the neighbour. */
export async function settle(stores: AllStores): Promise<{ home: string; neighbour: string }> {
  const domain = { id: id(), name: 'Operator', createdAt: NOW };
  const [home, neighbour] = [application(domain.id), application(domain.id)];
  await stores.domains.insert(domain);
  await stores.applications.insert(home);
  await stores.applications.insert(neighbour);
  return { home: home.id, neighbour: neighbour.id };
}

export async function newOwner(stores: AllStores, applicationId: string): Promise<Owner> {
  const inserted = account(applicationId);
  await stores.in(inserted.applicationId).accounts.insert(inserted);
  return { applicationId, accountId: inserted.id };
}

/** How many of the parallel calls were told that they won. */
export async function winners(times: number, attempt: () => Promise<boolean>): Promise<number> {
  const results = await Promise.all(Array.from({ length: times }, attempt));
  return results.filter(Boolean).length;
}
