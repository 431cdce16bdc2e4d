/** Why a provider did not take a message; a closed list, so that no number, code or secret gets into a log. */
export type FailureReason =
  /** The number or mailbox does not exist, or cannot receive. */
  | 'invalid_destination'
  /** The person asked this sender to stop. */
  | 'opted_out'
  /** The provider refuses what we sent: its form, its sender or its content. */
  | 'rejected_request'
  /** The provider does not know us, or we have no credit. */
  | 'rejected_credentials'
  | 'throttled'
  /** No connection: nothing has left. */
  | 'unreachable'
  /** The provider says that it is broken. */
  | 'provider_error'
  /** The provider did not answer in time. */
  | 'timeout'
  /** The connection broke while the provider had the message. */
  | 'connection_lost'
  /** Only some parts of a long message were taken. */
  | 'partly_sent'
  /** Every provider is left out after failures; nothing has been tried. */
  | 'resting'
  /** There was no time left to try. */
  | 'deadline';

/** The provider has taken the message; that says nothing about delivery. */
export interface HandOverAccepted {
  readonly outcome: 'accepted';
  readonly provider: string;
  readonly providerMessageId?: string;
}

/** The provider surely has not taken the message. */
export interface HandOverRefused {
  readonly outcome: 'refused';
  readonly provider: string;
  /** The destination is at fault: no other provider and no later attempt would do better. */
  readonly permanent: boolean;
  readonly reason: FailureReason;
  /** The provider's own code, such as `21211` or `550 5.1.1`. */
  readonly providerCode?: string;
}

/** Nobody knows whether the message will arrive. Sending it again may send it twice. */
export interface HandOverUnknown {
  readonly outcome: 'unknown';
  readonly provider: string;
  readonly reason: FailureReason;
  readonly providerCode?: string;
}

/** What became of an attempt to hand a message to a provider. Only broken programs throw. */
export type HandOver = HandOverAccepted | HandOverRefused | HandOverUnknown;

export function accept(provider: string, providerMessageId?: string): HandOverAccepted {
  const accepted = { outcome: 'accepted', provider } as const;
  return providerMessageId === undefined ? accepted : { ...accepted, providerMessageId };
}
