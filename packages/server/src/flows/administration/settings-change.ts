import type {
  ApplicationSettings,
  HostedSettings,
  WebhookSettings,
} from '../../core/application/application.ts';

/** What an operator asks to have otherwise: what is left out stays as it is, and null takes away. */
export interface SettingsChange extends Partial<Omit<ApplicationSettings, 'sms' | 'hosted' | 'webhooks'>> {
  readonly sms?: Readonly<Record<string, unknown>>;
  readonly hosted?: HostedChange;
  readonly webhooks?: WebhookChange;
}

export interface HostedChange extends Partial<Omit<HostedSettings, 'methods' | 'look'>> {
  readonly methods?: readonly string[];
  readonly look?: { readonly logo?: string | null; readonly colour?: string | null };
}

export interface WebhookChange extends Partial<Omit<WebhookSettings, 'callbackUrl' | 'eventsUrl'>> {
  readonly callbackUrl?: string | null;
  readonly eventsUrl?: string | null;
}
