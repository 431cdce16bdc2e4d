import type { Language } from './language.ts';

/** A text message, ready to leave. */
export interface OutgoingSms {
  /** E.164, with `+`. */
  readonly to: string;
  readonly text: string;
  /** Idempotency key: the id of the outbox row. Two hand-overs with one reference are one message. */
  readonly reference: string;
}

/** An email, ready to leave. */
export interface OutgoingEmail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: Language;
  /** Idempotency key: the id of the outbox row. The Message-ID is derived from it. */
  readonly reference: string;
}
