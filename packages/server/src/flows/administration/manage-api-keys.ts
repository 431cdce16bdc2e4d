import type { ApiKey, ApiKeyScope } from '../../core/api-key/api-key.ts';
import { isLive } from '../../core/api-key/authenticate-api-key.ts';
import type { AuditEventType } from '../../core/audit/audit-event.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { DAY } from '../../core/clock.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';

/** Of the random part, what is kept for people to recognize the key: 24 of its 160 bits. */
const HINT_LENGTH = 'cs_api_'.length + 4;
const MAX_NAME = 64;
/** As long as a rotation lets the old key work beside the new one. */
const OVERLAP = DAY;

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt?: number | undefined;
}

export interface IssuedApiKey {
  readonly key: ApiKey;
  /** Shown once. */
  readonly token: string;
}

export async function createApiKey(tenant: Tenant, request: NewApiKey): Promise<Outcome<IssuedApiKey>> {
  const complaint = checkKeyRequest(tenant, request);
  if (complaint !== undefined) return complaint;
  const issued = issue(tenant, request);
  await tenant.database.transact((stores) => insert(tenant, stores, issued, { type: 'api_key.created' }));
  return succeed(issued);
}

/** A successor with the same name and scopes; the old key works beside it for a while. */
export async function rotateApiKey(
  tenant: Tenant,
  id: string,
  { overlap = OVERLAP, expiresAt }: { overlap?: number; expiresAt?: number | undefined } = {},
): Promise<Outcome<IssuedApiKey & { readonly oldExpiresAt: number }>> {
  const now = tenant.clock.now();
  const old = await findLiveKey(tenant, id);
  if (old === undefined) return noSuchKey(id);
  const request = { name: old.name, scopes: old.scopes, expiresAt };
  const complaint = checkKeyRequest(tenant, request) ?? checkOverlap(overlap);
  if (complaint !== undefined) return complaint;
  const issued = issue(tenant, request);
  const oldExpiresAt = Math.min(now + overlap, old.expiresAt ?? Number.POSITIVE_INFINITY);
  return tenant.database.transact(async (stores) => {
    if (!(await stores.apiKeys.limit(old.id, oldExpiresAt))) {
      throw new Rollback(noSuchKey(id));
    }
    await insert(tenant, stores, issued, { type: 'api_key.rotated', replaces: old.id });
    return succeed({ ...issued, oldExpiresAt });
  });
}

/** At once, for good. */
export async function revokeApiKey(tenant: Tenant, id: string): Promise<Outcome<ApiKey>> {
  const key = await findLiveKey(tenant, id);
  if (key === undefined) return noSuchKey(id);
  const now = tenant.clock.now();
  const record = prepareKeyEvent(tenant, 'api_key.revoked', key);
  return tenant.database.transact(async (stores) => {
    if (!(await stores.apiKeys.revoke(key.id, now))) return noSuchKey(id);
    await record(stores);
    return succeed({ ...key, revokedAt: now });
  });
}

function issue(tenant: Tenant, { name, scopes, expiresAt }: NewApiKey): IssuedApiKey {
  const { id: applicationId } = tenant.application;
  const { token, hash } = tenant.handles.issue('api');
  const key: ApiKey = {
    id: tenant.newId(),
    applicationId,
    name: name.trim(),
    keyHash: hash,
    hint: token.slice(0, HINT_LENGTH),
    scopes: [...new Set(scopes)],
    createdAt: tenant.clock.now(),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { key, token };
}

async function insert(
  tenant: Tenant,
  stores: Stores,
  { key }: IssuedApiKey,
  { type, replaces }: { readonly type: AuditEventType; readonly replaces?: string },
): Promise<void> {
  await stores.apiKeys.insert(key);
  await prepareKeyEvent(tenant, type, key, replaces)(stores);
}

function prepareKeyEvent(
  tenant: Tenant,
  type: AuditEventType,
  { id: keyId, name, scopes }: ApiKey,
  replaces?: string,
) {
  const data = { keyId, name, scopes, ...(replaces !== undefined && { replaces }) };
  const event = newEvent(tenant, type, { actor: 'operator', data });
  return prepareEvents(tenant, undefined, [event]);
}

async function findLiveKey(tenant: Tenant, id: string): Promise<ApiKey | undefined> {
  const keys = await tenant.database.stores.apiKeys.list();
  return keys.find((key) => key.id === id && isLive(key, tenant.clock.now()));
}

function checkKeyRequest(tenant: Tenant, { name, scopes, expiresAt }: NewApiKey) {
  const { kind } = tenant.application;
  // Account routes take no API key, and hosted ones no application that keeps its accounts here.
  if (kind !== 'hosted') {
    return refuse('wrong_application_kind', { message: 'API keys belong to applications of kind hosted' });
  }
  if (name.trim() === '' || name.length > MAX_NAME || /\p{C}/u.test(name)) {
    return refuse('invalid_request', { field: 'name', message: `A name is 1 to ${MAX_NAME} characters` });
  }
  if (scopes.length === 0) {
    return refuse('invalid_request', { field: 'scopes', message: 'A key needs a scope, or * for all' });
  }
  if (expiresAt !== undefined && !(expiresAt > tenant.clock.now())) {
    return refuse('invalid_request', { field: 'expires', message: 'A key expires in the future' });
  }
  return undefined;
}

function checkOverlap(overlap: number) {
  if (overlap >= 0 && overlap <= 90 * DAY) return undefined;
  return refuse('invalid_request', { field: 'overlap', message: 'The overlap is 0 to 90 days' });
}

function noSuchKey(id: string) {
  return refuse('not_found', { message: `No live API key "${id}"` });
}
