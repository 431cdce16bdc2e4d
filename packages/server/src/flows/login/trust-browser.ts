import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { browserFamily } from '../../core/trusted-browser/browser-family.ts';
import { TRUSTED_BROWSER_LIFETIME, type TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';

const MAX_NAME = 100;

/** A device to be trusted, with the token that its browser keeps. */
export function newTrustedBrowser(
  ports: Ports,
  account: Account,
  name: string | undefined,
  caller: Caller,
): { device: TrustedBrowser; token: string } {
  const { token, hash } = ports.handles.issue('device');
  const now = ports.clock.now();
  const family = browserFamily(caller.userAgent);
  const device: TrustedBrowser = {
    id: ports.newId(),
    applicationId: account.applicationId,
    accountId: account.id,
    tokenHash: hash,
    name: (name?.trim() || family || 'Unnamed device').slice(0, MAX_NAME),
    browserFamily: family,
    ipAddress: caller.ipAddress,
    userAgent: caller.userAgent,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + TRUSTED_BROWSER_LIFETIME,
  };
  return { device, token };
}
