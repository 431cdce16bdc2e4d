import type { Caller } from '../caller.ts';
import type { HashShare, HashVisitor } from '../ports/hash-queue.ts';
import type { TenantRef } from '../tenant.ts';

/** Waits with those of its application, its address and its account. */
export function hashVisitor(
  tenant: Pick<TenantRef, 'application'>,
  share: HashShare,
  caller: Caller,
  accountId: string,
): HashVisitor {
  return visitor(tenant, share, caller, accountId);
}

/** Of whom nothing is known but where they come from. An application's own backends speak for its own people too. */
export function strangerHashVisitor(tenant: Pick<TenantRef, 'application'>, caller: Caller): HashVisitor {
  // No account: whether there is one must not tell in the time that it takes.
  return visitor(tenant, caller.ipBucket === undefined ? 'known' : 'strangers', caller, '');
}

/** Whoever holds an API key can name any number of people and addresses: all of them wait in one lane. */
export function keyHashVisitor(
  { application }: Pick<TenantRef, 'application'>,
  share: HashShare,
  { isGone }: Caller,
): HashVisitor {
  return { share, lane: [application.id, 'api-key', ''], isGone };
}

function visitor(
  { application }: Pick<TenantRef, 'application'>,
  share: HashShare,
  { ipBucket = 'backend', isGone }: Caller,
  who: string,
): HashVisitor {
  return { share, lane: [application.id, ipBucket, who], isGone };
}
