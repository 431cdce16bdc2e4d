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

type Author = Pick<TenantRef, 'clock' | 'newId' | 'application' | 'operator'> & {
  /** Of the backend that asks. */
  readonly key?: { readonly id: string };
};

export function newEvent(
  tenant: Author,
  type: AuditEventType,
  { accountId, caller, actor = accountId === undefined ? 'anonymous' : 'account', data = {} }: EventDetail,
): AuditEvent {
  const actorId = actorIdOf(tenant, actor, accountId);
  return {
    id: tenant.newId(),
    applicationId: tenant.application.id,
    type,
    actor,
    ...(actorId !== undefined && { actorId }),
    ...(accountId !== undefined && { accountId }),
    ...(caller !== undefined && { ipAddress: caller.ipAddress, userAgent: caller.userAgent }),
    data,
    createdAt: tenant.clock.now(),
  };
}

function actorIdOf(
  { operator, key }: Author,
  actor: AuditActor,
  accountId: string | undefined,
): string | undefined {
  switch (actor) {
    case 'account':
      return accountId;
    case 'backend':
      return key?.id;
    case 'operator':
      return operator;
    default:
      return undefined;
  }
}
