import { MINUTE } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import type { Tenant } from '../tenant.ts';
import type { ApiKey, ApiKeyScope } from './api-key.ts';

/** Who calls: a backend of this application. */
export interface KeyHolder extends Tenant {
  readonly key: ApiKey;
}

export interface PresentedKey {
  /** As it came; undefined where none did. */
  readonly token: string | undefined;
  /** Whether the caller's address lies within these CIDRs. */
  readonly isWithin: (addresses: readonly string[]) => boolean;
}

/** Unknown, expired and revoked keys cost and say the same; what is no key of ours reaches no database. */
export async function authenticateApiKey(
  engine: Engine,
  { token, isWithin }: PresentedKey,
): Promise<Outcome<KeyHolder>> {
  const keyHash = token === undefined ? undefined : engine.handles.hash('api', token);
  if (keyHash === undefined) return refuse('invalid_api_key');
  const { apiKeys, applications } = engine.database.stores;
  const now = engine.clock.now();
  const key = await apiKeys.findByHash(keyHash);
  if (key === undefined || !isLive(key, now)) return refuse('invalid_api_key');
  const application = await applications.findById(key.applicationId);
  if (application === undefined) return refuse('invalid_api_key');
  const { allowedAddresses } = application.settings.hosted;
  if (allowedAddresses.length > 0 && !isWithin(allowedAddresses)) return refuse('ip_not_allowed');
  if (application.disabledAt !== undefined) return refuse('application_inactive');
  if (application.kind !== 'hosted') return refuse('wrong_application_kind');
  if (isStale(key, now)) await engine.database.stores.in(application.id).apiKeys.touch(key.id, now);
  return succeed({ ...engine.in(application), key });
}

export function requireScope({ key }: KeyHolder, scope: ApiKeyScope): Outcome<void> {
  if (key.scopes.includes('*') || key.scopes.includes(scope)) return succeed(undefined);
  return refuse('insufficient_scope', { message: `Insufficient permissions. Required scope: ${scope}` });
}

export function isLive({ expiresAt, revokedAt }: ApiKey, now: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || expiresAt > now);
}

/** Saves the statement that would change nothing. */
function isStale({ lastUsedAt }: ApiKey, now: number): boolean {
  return lastUsedAt === undefined || lastUsedAt <= now - MINUTE;
}
