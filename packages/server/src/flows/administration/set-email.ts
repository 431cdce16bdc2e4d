import type { Account } from '../../core/account/account.ts';
import { emailKey } from '../../core/account/mailbox.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { taken } from './create-account.ts';

export interface NewAddress {
  readonly email: string;
  /** Whether the operator vouches for it. */
  readonly verified: boolean;
  readonly reason: string;
}

/** Another address for an account; the old one is told, where it was verified. Codes by email go on to their own factor. */
export async function setEmail(
  tenant: Tenant,
  account: Account,
  { email, verified, reason }: NewAddress,
): Promise<Outcome<void>> {
  // A business names its people by their addresses.
  if (tenant.application.kind !== 'accounts') return refuse('wrong_application_kind');
  const key = emailKey(email);
  if (key === undefined) {
    return refuse('invalid_request', { field: 'email', message: `"${email}" is no email address` });
  }
  const detail = { accountId: account.id, actor: 'operator', data: { reason, verified } } as const;
  const record = prepareEvents(tenant, account, [newEvent(tenant, 'account.email_changed', detail)]);
  const end = endFor(tenant, 'email-set', { account });
  return tenant.database.transact(async (stores) => {
    const now = tenant.clock.now();
    const holder = await stores.accounts.findByIdentifier({ kind: 'email', key });
    if (holder !== undefined && holder.id !== account.id) {
      return refuse('email_taken', taken('email_taken', { email }));
    }
    const verifiedAt = verified ? now : undefined;
    const change = { seen: account.credentialVersion, email, verifiedAt, now };
    if (!(await stores.accounts.setEmail(account.id, change))) throw new Rollback(refuse('conflict'));
    await end(stores, now);
    await record(stores);
    return succeed(undefined);
  });
}
