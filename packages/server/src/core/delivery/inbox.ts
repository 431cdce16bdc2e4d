import type { Channel } from './outbox.ts';

/** A message as a phone or a mail client would show it. */
export interface InboxMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Development only: where messages end up while no provider is configured. */
export interface Inbox {
  /** Newest first. */
  list(): readonly InboxMessage[];
  /** Calls back with every new message until the returned function is called. */
  watch(onMessage: (message: InboxMessage) => void): () => void;
}
