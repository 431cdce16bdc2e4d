import type { InboxMessage } from '../../../core/delivery/inbox.ts';

/** The code that a message carries: in a line of its own, or behind the origin that it is bound to. */
export function codeIn({ text }: InboxMessage): string | undefined {
  return /^(?:@\S+ #)?(\d{4,10})\s*$/m.exec(text)?.[1];
}

export function linkIn({ channel, text }: InboxMessage): string | undefined {
  return channel === 'email' ? /^https?:\/\/\S+$/m.exec(text)?.[0] : undefined;
}
