import type { HandOver } from './hand-over.ts';
import type { OutgoingEmail, OutgoingSms } from './message.ts';

export interface SendOptions {
  /** Milliseconds from now; the answer comes by then, whatever it is. */
  readonly deadline: number;
}

/** The way to one provider, or to several in order. */
export interface Gateway<Message> {
  /** As it is named in results, metrics and audit records. */
  readonly provider: string;
  send(message: Message, options: SendOptions): Promise<HandOver>;
  /** Ends connections; what is under way may be lost. */
  close(): Promise<void>;
}

export type SmsGateway = Gateway<OutgoingSms>;

export type MailGateway = Gateway<OutgoingEmail>;
