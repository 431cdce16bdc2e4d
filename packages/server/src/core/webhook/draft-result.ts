import type { Tenant } from '../tenant.ts';
import { webhookDestination } from './destination.ts';
import { draftDelivery } from './draft-delivery.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** How a hosted session ended. Times in epoch milliseconds. */
export interface SessionResult {
  readonly challengeId: string;
  /** Absent where the key to its box is gone. */
  readonly sessionToken?: string | undefined;
  readonly status: 'approved' | 'denied' | 'expired';
  readonly email?: string | undefined;
  /** What answered it; absent where nothing did. */
  readonly method?: string | undefined;
  readonly completedAt?: number | undefined;
  readonly expiresAt: number;
}

/** The one final result of a session, to be inserted where it is settled; undefined without a callback URL. */
export function draftResult(
  tenant: Tenant,
  { challengeId, sessionToken, status, email, method, completedAt, expiresAt }: SessionResult,
): WebhookDelivery | undefined {
  const { application } = tenant;
  if (webhookDestination(application, 'callback') === undefined) return undefined;
  // Where completion codes are required, only the browser that finished opens the door: the pull gives the verdict.
  const isWithheld = status === 'approved' && application.settings.hosted.requireCompletionCode;
  const body = {
    result: isWithheld ? undefined : status === 'approved',
    session_token: sessionToken,
    status,
    email,
    client_id: application.clientId,
    method,
    completed_at: completedAt === undefined ? undefined : new Date(completedAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
  };
  return draftDelivery(tenant, {
    kind: 'callback',
    type: 'result',
    orderingKey: challengeId,
    body,
  });
}
