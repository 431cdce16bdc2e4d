import type { WebhookSettings } from '../application/application.ts';

export const WEBHOOK_EVENT_TYPES = [
  '2fa.enabled',
  '2fa.disabled',
  '2fa.verified',
  '2fa.failed',
  'user.login',
  'user.logout',
  'user.named',
  'factor.activated',
  'factor.replaced',
  'factor.disabled',
  'factor.removed',
  'factor.renamed',
  'challenge.created',
  'challenge.approved',
  'challenge.denied',
  'challenge.expired',
  'challenge.failed',
  'api_key.capped',
  'sms.budget_low',
] as const;

export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** Whether the application asked for events of this type. */
export function isSubscribed({ events }: WebhookSettings, type: WebhookEventType): boolean {
  return events.some((pattern) => matches(pattern, type));
}

/** Whether a pattern such as `2fa.enabled`, `factor.*` or `*` can ever match. */
export function isEventPattern(pattern: string): boolean {
  return WEBHOOK_EVENT_TYPES.some((type) => matches(pattern, type));
}

function matches(pattern: string, type: WebhookEventType): boolean {
  if (pattern === '*' || pattern === type) return true;
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1));
}
