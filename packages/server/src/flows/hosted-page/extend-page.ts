import type { Challenge } from '../../core/challenge/challenge.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { PURPOSES } from '../../core/purpose/purposes.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type BoundPage, findBoundPage } from './page.ts';

/** What a session lasts, and what one extension adds. */
const LIFETIME = PURPOSES.hosted.lifetime;

/**
 * Gives a person who needs it as much time again (WCAG 2.2.1): once, while the session waits, and to ten minutes from
 * its beginning in all. Pressed twice, it is given once.
 */
export async function extendPage(tenant: Tenant, page: BoundPage): Promise<Outcome<{ expiresAt: number }>> {
  const found = await findBoundPage(tenant, page);
  if (!found.ok) return found;
  const { challenge, status } = found.value;
  if (status !== 'pending') return refuse('session_expired');
  const expiresAt = challenge.createdAt + 2 * LIFETIME;
  if (!mayExtend(challenge)) return succeed({ expiresAt: challenge.expiresAt });
  const { challenges } = tenant.database.stores;
  const change = { from: challenge.expiresAt, to: expiresAt, now: tenant.clock.now() };
  if (await challenges.postpone(challenge.id, change)) return succeed({ expiresAt });
  const latest = await challenges.findDemand({ id: challenge.id });
  return latest?.challenge.expiresAt === expiresAt ? succeed({ expiresAt }) : refuse('session_expired');
}

export function mayExtend({ createdAt, expiresAt }: Challenge): boolean {
  return expiresAt <= createdAt + LIFETIME;
}
