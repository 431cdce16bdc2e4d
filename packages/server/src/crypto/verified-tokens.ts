import { type Clock, SECOND } from '../core/clock.ts';
import type { AccessClaims } from '../core/ports/token-signer.ts';

const MAX_REMEMBERED = 10_000;
/** A retired key must stop verifying soon after the list of keys says so. */
const FORGOTTEN_AFTER = 60 * SECOND;

/** Claims of tokens whose signatures were checked lately, by hash: an immutable fact until the token expires. */
export function createVerifiedTokens(clock: Clock) {
  const remembered = new Map<string, { claims: AccessClaims; until: number }>();
  return {
    find(hash: string): AccessClaims | undefined {
      const entry = remembered.get(hash);
      if (entry === undefined) return undefined;
      if (clock.now() < entry.until) return entry.claims;
      remembered.delete(hash);
      return undefined;
    },
    remember(hash: string, claims: AccessClaims): void {
      const [oldest] = remembered.keys();
      if (remembered.size >= MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      const until = Math.min(claims.exp * SECOND, clock.now() + FORGOTTEN_AFTER);
      remembered.set(hash, { claims, until });
    },
  };
}
