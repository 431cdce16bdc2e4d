import type { Caller } from '../caller.ts';
import type { TenantRef } from '../tenant.ts';
import type { AuditActor, AuditEvent, AuditEventType } from './audit-event.ts';

export interface EventDetail {
  readonly accountId?: string | undefined;
  readonly caller?: Caller;
  /** `account` where the caller is the account's owner, which is the rule. */
  readonly actor?: AuditActor;
  readonly data?: AuditEvent['data'];
}

export function newEvent(
  tenant: Pick<TenantRef, 'clock' | 'newId' | 'application'>,
  type: AuditEventType,
  { accountId, caller, actor = accountId === undefined ? 'anonymous' : 'account', data = {} }: EventDetail,
): AuditEvent {
  return {
    id: tenant.newId(),
    applicationId: tenant.application.id,
    type,
    actor,
    ...(accountId !== undefined && { accountId }),
    ...(caller !== undefined && { ipAddress: caller.ipAddress, userAgent: caller.userAgent }),
    data,
    createdAt: tenant.clock.now(),
  };
}
