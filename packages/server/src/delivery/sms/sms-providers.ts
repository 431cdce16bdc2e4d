import { smpp } from './providers/smpp/smpp.ts';
import { sns } from './providers/sns.ts';
import { twilio } from './providers/twilio.ts';
import { vonage } from './providers/vonage.ts';
import { webhook } from './providers/webhook.ts';
import type { SmsProvider } from './sms-provider.ts';

/** Every provider there is, by the kind that `COUNTERSIGN_SMS_PROVIDERS` names. */
export const SMS_PROVIDERS = {
  twilio,
  vonage,
  sns,
  webhook,
  smpp,
} satisfies Record<string, SmsProvider>;

export type SmsProviderKind = keyof typeof SMS_PROVIDERS;

/** A provider that an operator has configured; its fields were checked when the configuration was read. */
export interface SmsProviderSettings {
  readonly kind: SmsProviderKind;
  readonly fields: Readonly<Record<string, string>>;
}
