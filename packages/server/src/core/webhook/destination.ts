import type { Application } from '../application/application.ts';
import type { WebhookKind } from './webhook-delivery.ts';

/** Where messages of this kind go at this time; undefined where the application wants none. */
export function webhookDestination(
  { settings: { webhooks } }: Pick<Application, 'settings'>,
  kind: WebhookKind,
): string | undefined {
  return kind === 'callback' ? webhooks.callbackUrl : webhooks.eventsUrl;
}
