import type {
  ApplicationSettings,
  HostedSettings,
  WebhookSettings,
} from '../../core/application/application.ts';
import { type Outcome, succeed } from '../../core/outcome.ts';
import { checkSettings, readOrigin } from './check-settings.ts';
import { readSmsSettings } from './read-sms-settings.ts';
import type { HostedChange, SettingsChange, WebhookChange } from './settings-change.ts';

/** What an operator asks for, as {@link ApplicationSettings} hold it: no more than what is to change. */
export function readSettings(
  change: SettingsChange,
  current: ApplicationSettings,
): Outcome<Partial<ApplicationSettings>> {
  const refusal = checkSettings(change);
  if (refusal !== undefined) return refusal;
  const { sms, hosted, webhooks, ...rest } = change;
  const { origins } = rest;
  const costs = readSmsSettings(sms ?? {}, current.sms);
  if (!costs.ok) return costs;
  return succeed({
    ...rest,
    ...(origins !== undefined && { origins: readOrigins(origins) }),
    ...(sms !== undefined && { sms: costs.value }),
    ...(hosted !== undefined && { hosted: readHosted(hosted, current.hosted) }),
    ...(webhooks !== undefined && { webhooks: readWebhooks(webhooks, current.webhooks) }),
  });
}

function readHosted(
  { framingOrigins, look, ...rest }: HostedChange,
  current: HostedSettings,
): HostedSettings {
  return {
    ...current,
    // The methods were checked.
    ...(rest as Partial<HostedSettings>),
    ...(framingOrigins !== undefined && { framingOrigins: [...new Set(readOrigins(framingOrigins))] }),
    look: withoutNulls({ ...current.look, ...look }),
  };
}

function readWebhooks(change: WebhookChange, current: WebhookSettings): WebhookSettings {
  return withoutNulls<WebhookSettings>({ ...current, ...change });
}

function readOrigins(texts: readonly string[]): string[] {
  return texts.map((text) => readOrigin(text) ?? text);
}

function withoutNulls<T extends object>(value: { [K in keyof T]: T[K] | null }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) as T;
}
