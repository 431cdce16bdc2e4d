import type { FactorType } from '../factor/factor-kinds.ts';

export type ApplicationKind = 'accounts' | 'hosted';

/** What an operator may set per application; stored as JSON, read through {@link completeSettings}. */
export interface ApplicationSettings {
  readonly registration: 'open' | 'closed';
  /** Where refresh and device tokens travel unless the request asks for cookies. */
  readonly tokenDelivery: 'body' | 'cookie';
  /** Browser origins that may use cookie mode. */
  readonly origins: readonly string[];
  /** `required`: who has no factor sets one up before a session opens, and the last one is not removed. */
  readonly secondFactor: 'optional' | 'required';
  /** What the first factor is set up with where it is required; `mail`: also with a code to the verified address. */
  readonly firstEnrolment: 'password' | 'mail';
  /** `same-network` asks for the second factor again when a trusted device appears in another network. */
  readonly trustedDevices: 'allowed' | 'forbidden' | 'same-network';
  /** `composition`: 8 characters with four classes; `length`: 15 characters and a blocklist (SP 800-63B-4 §3.1.1.2). */
  readonly passwordRules: 'composition' | 'length';
  /** ISO 3166 region in which phone numbers without `+` are read. */
  readonly defaultRegion: string;
  readonly sms: SmsSettings;
  /** CIDRs of backends that speak for many people and count on no limit by IP. */
  readonly backendAddresses: readonly string[];
  readonly hosted: HostedSettings;
  readonly webhooks: WebhookSettings;
}

/** Of an application that keeps its own logins. */
export interface HostedSettings {
  /** CIDRs from which its API keys work; none means any. */
  readonly allowedAddresses: readonly string[];
  /** Kinds of factors beside recovery codes, in the order in which they are offered. */
  readonly methods: readonly FactorType[];
  /** Where the page may lead back to, exactly as sessions name it. */
  readonly returnUrls: readonly string[];
  /** Origins that may frame the page. */
  readonly framingOrigins: readonly string[];
  /** Gives a positive result only with the code that the finishing browser brought back. */
  readonly requireCompletionCode: boolean;
  /** Digits of the secret number, at the least. */
  readonly secretNumberDigits: 2 | 6;
  readonly look: Look;
}

export interface Look {
  /** `data:image/png;base64,…` or `data:image/svg+xml;base64,…`. */
  readonly logo?: string;
  /** `#rrggbb` for the page's button and links. */
  readonly colour?: string;
}

export interface WebhookSettings {
  /** Where results of hosted sessions go. */
  readonly callbackUrl?: string;
  readonly callbackFormat: 'json' | 'form';
  /** Where events go. */
  readonly eventsUrl?: string;
  /** Types of events, e.g. `2fa.enabled` or `factor.*`. */
  readonly events: readonly string[];
  /** Whether private addresses may be called: a receiver in the same network. */
  readonly allowPrivateAddresses: boolean;
}

/** What text messages may cost; money in thousandths of the operator's currency. */
export interface SmsSettings {
  /** ISO 3166 regions that messages may go to; none means any. */
  readonly countries: readonly string[];
  /** Price by prefix of the number, e.g. `{"+1": 8, "+4415": 40}`. */
  readonly prices: Readonly<Record<string, number>>;
  readonly defaultPrice: number;
  /** Nothing is sent beyond it on one UTC day. */
  readonly dailySpend: number;
}

export interface Application {
  readonly id: string;
  readonly domainId: string;
  readonly clientId: string;
  /** Shown to people: the issuer of their authenticator entries. */
  readonly name: string;
  readonly kind: ApplicationKind;
  readonly settings: ApplicationSettings;
  readonly disabledAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const DEFAULT_CLIENT_ID = 'default';

const DEFAULT_SETTINGS: ApplicationSettings = {
  registration: 'open',
  tokenDelivery: 'body',
  origins: [],
  secondFactor: 'optional',
  firstEnrolment: 'password',
  trustedDevices: 'allowed',
  passwordRules: 'composition',
  defaultRegion: 'US',
  sms: { countries: [], prices: {}, defaultPrice: 100, dailySpend: 50_000 },
  backendAddresses: [],
  hosted: {
    allowedAddresses: [],
    methods: ['totp', 'push'],
    returnUrls: [],
    framingOrigins: [],
    requireCompletionCode: false,
    secretNumberDigits: 2,
    look: {},
  },
  webhooks: { callbackFormat: 'json', events: [], allowPrivateAddresses: false },
};

export function completeSettings(settings: Partial<ApplicationSettings>): ApplicationSettings {
  return {
    ...DEFAULT_SETTINGS,
    ...settings,
    hosted: { ...DEFAULT_SETTINGS.hosted, ...settings.hosted },
    webhooks: { ...DEFAULT_SETTINGS.webhooks, ...settings.webhooks },
  };
}
