import type { WebhookSettings } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { checkWebhookUrl } from '../../core/webhook/check-webhook-url.ts';
import { isEventPattern } from '../../core/webhook/webhook-event.ts';

/** What keeps results and events from ever being sent as these settings say. */
export function checkWebhookSettings(
  engine: Pick<Engine, 'webhooks'>,
  settings: WebhookSettings,
): Outcome<void> {
  for (const url of [settings.callbackUrl, settings.eventsUrl]) {
    const checked = url === undefined ? succeed(url) : checkWebhookUrl(engine, url, settings);
    if (!checked.ok) return checked;
  }
  const unknown = settings.events.find((pattern) => !isEventPattern(pattern));
  if (unknown === undefined) return succeed(undefined);
  return refuse('invalid_request', { message: `"${unknown}" is no event: write 2fa.enabled, factor.* or *` });
}
