import type { ApiKey, ApiKeyScope } from '../../core/api-key/api-key.ts';
import { isLive } from '../../core/api-key/authenticate-api-key.ts';
import type { Application } from '../../core/application/application.ts';
import type { AuditEventType } from '../../core/audit/audit-event.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { DAY } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback, type Stores } from '../../core/stores.ts';

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

export async function createApiKey(
  engine: Engine,
  application: Application,
  request: NewApiKey,
): Promise<Outcome<IssuedApiKey>> {
  const complaint = checkKeyRequest(engine, application, request);
  if (complaint !== undefined) return complaint;
  const issued = issue(engine, application, request);
  await engine.database.transact((stores) => insert(engine, stores, application, issued, 'api_key.created'));
  return succeed(issued);
}

/** A successor with the same name and scopes; the old key works beside it for a while. */
export async function rotateApiKey(
  engine: Engine,
  application: Application,
  id: string,
  { overlap = OVERLAP, expiresAt }: { overlap?: number; expiresAt?: number | undefined } = {},
): Promise<Outcome<IssuedApiKey & { readonly oldExpiresAt: number }>> {
  const now = engine.clock.now();
  const old = await findLiveKey(engine, application, id);
  if (old === undefined) return noSuchKey(id);
  const request = { name: old.name, scopes: old.scopes, expiresAt };
  const complaint = checkKeyRequest(engine, application, request) ?? checkOverlap(overlap);
  if (complaint !== undefined) return complaint;
  const issued = issue(engine, application, request);
  const oldExpiresAt = Math.min(now + overlap, old.expiresAt ?? Number.POSITIVE_INFINITY);
  return engine.database.transact(async (stores) => {
    if (!(await stores.apiKeys.limit(application.id, old.id, oldExpiresAt))) {
      throw new Rollback(noSuchKey(id));
    }
    await insert(engine, stores, application, issued, 'api_key.rotated', old.id);
    return succeed({ ...issued, oldExpiresAt });
  });
}

/** At once, for good. */
export async function revokeApiKey(
  engine: Engine,
  application: Application,
  id: string,
): Promise<Outcome<ApiKey>> {
  const key = await findLiveKey(engine, application, id);
  if (key === undefined) return noSuchKey(id);
  const now = engine.clock.now();
  const record = prepareKeyEvent(engine, application, 'api_key.revoked', key);
  return engine.database.transact(async (stores) => {
    if (!(await stores.apiKeys.revoke(application.id, key.id, now))) return noSuchKey(id);
    await record(stores);
    return succeed({ ...key, revokedAt: now });
  });
}

function issue(
  engine: Engine,
  { id: applicationId }: Application,
  { name, scopes, expiresAt }: NewApiKey,
): IssuedApiKey {
  const { token, hash } = engine.handles.issue('api');
  const key: ApiKey = {
    id: engine.newId(),
    applicationId,
    name: name.trim(),
    keyHash: hash,
    hint: token.slice(0, HINT_LENGTH),
    scopes: [...new Set(scopes)],
    createdAt: engine.clock.now(),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { key, token };
}

async function insert(
  engine: Engine,
  stores: Stores,
  application: Application,
  { key }: IssuedApiKey,
  type: AuditEventType,
  replaces?: string,
): Promise<void> {
  await stores.apiKeys.insert(key);
  await prepareKeyEvent(engine, application, type, key, replaces)(stores);
}

function prepareKeyEvent(
  engine: Engine,
  application: Application,
  type: AuditEventType,
  { id: keyId, name, scopes }: ApiKey,
  replaces?: string,
) {
  const data = { keyId, name, scopes, ...(replaces !== undefined && { replaces }) };
  const event = newEvent(engine, application, type, { actor: 'operator', data });
  return prepareEvents(engine, application, undefined, [event]);
}

async function findLiveKey(
  engine: Engine,
  application: Application,
  id: string,
): Promise<ApiKey | undefined> {
  const keys = await engine.database.stores.apiKeys.list(application.id);
  return keys.find((key) => key.id === id && isLive(key, engine.clock.now()));
}

function checkKeyRequest(engine: Engine, { kind }: Application, { name, scopes, expiresAt }: NewApiKey) {
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
  if (expiresAt !== undefined && !(expiresAt > engine.clock.now())) {
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
