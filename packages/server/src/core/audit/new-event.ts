import type { Application } from '../application/application.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import type { AuditActor, AuditEvent, AuditEventType } from './audit-event.ts';

export interface EventDetail {
  readonly accountId?: string | undefined;
  readonly caller?: Caller;
  /** `account` where the caller is the account's owner, which is the rule. */
  readonly actor?: AuditActor;
  readonly data?: AuditEvent['data'];
}

export function newEvent(
  engine: Pick<Engine, 'clock' | 'newId'>,
  application: Pick<Application, 'id'>,
  type: AuditEventType,
  { accountId, caller, actor = accountId === undefined ? 'anonymous' : 'account', data = {} }: EventDetail,
): AuditEvent {
  return {
    id: engine.newId(),
    applicationId: application.id,
    type,
    actor,
    ...(accountId !== undefined && { accountId }),
    ...(caller !== undefined && { ipAddress: caller.ipAddress, userAgent: caller.userAgent }),
    data,
    createdAt: engine.clock.now(),
  };
}
