import type { MailGateway, SmsGateway } from './gateway.ts';
import type { HandOver } from './hand-over.ts';
import type { MessageTexts } from './message-texts.ts';
import type { OutboxMessage } from './outbox.ts';
import type { PhoneNumbers } from './phone-numbers.ts';

/** The outside world as the engine sees it; a channel without a gateway is not offered. */
export interface Delivery {
  readonly sms?: SmsGateway;
  readonly email?: MailGateway;
  readonly texts: MessageTexts;
  readonly phoneNumbers: PhoneNumbers;
  /** Development only: any 8 to 15 digits pass as a phone number, since nothing leaves the machine. */
  readonly acceptsAnyNumber: boolean;
  /** The address that links in mails begin with. */
  readonly publicUrl: string;
  /** Called after each hand-over to a provider. */
  readonly listeners: Set<HandOverListener>;
}

export type HandOverListener = (
  message: Pick<OutboxMessage, 'applicationId' | 'channel'>,
  outcome: HandOver['outcome'],
) => void;
