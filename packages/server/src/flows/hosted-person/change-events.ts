import type { Account } from '../../core/account/account.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import type { AuditEvent, AuditEventType } from '../../core/audit/audit-event.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Factor } from '../../core/factor/factor.ts';
import type { Tenant } from '../../core/tenant.ts';

/** What a backend brought about for one of its people. */
export interface FactorChange {
  readonly holder: KeyHolder;
  readonly account: Pick<Account, 'id'>;
  readonly caller: Caller;
  readonly retired: readonly Factor[];
  /** Came into force. */
  readonly added?: { readonly id: string; readonly weakSecret?: boolean };
  readonly whole: Extract<
    AuditEventType,
    'two_factor.enabled' | 'two_factor.replaced' | 'two_factor.disabled'
  >;
}

export function changeEvents(tenant: Tenant, change: FactorChange): AuditEvent[] {
  const { holder, account, caller, retired, added, whole } = change;
  const { key } = holder;
  const event = (type: AuditEventType, data: AuditEvent['data'] = {}): AuditEvent =>
    newEvent(tenant, type, {
      accountId: account.id,
      caller,
      actor: 'backend',
      data: { keyId: key.id, ...data },
    });
  return [
    ...retired.map(({ id: factorId, type: method }) => event('factor.removed', { factorId, method })),
    ...(added === undefined
      ? []
      : [
          event('factor.activated', {
            factorId: added.id,
            method: 'totp',
            ...(added.weakSecret === true && { weakSecret: true }),
          }),
        ]),
    event(whole),
  ];
}
