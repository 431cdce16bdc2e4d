import { EventEmitter } from 'node:events';
import type { Clock } from '../../core/clock.ts';
import type { MailGateway, SmsGateway } from '../../core/delivery/gateway.ts';
import { accept } from '../../core/delivery/hand-over.ts';
import type { Inbox, InboxMessage } from '../../core/delivery/inbox.ts';

const KEPT = 200;
const PROVIDER = 'inbox';

export interface InboxGateways {
  readonly inbox: Inbox;
  readonly sms: SmsGateway;
  readonly email: MailGateway;
}

/** Gateways that keep what they are given in the memory of this process, for /dev/inbox. */
export function createInboxGateways(clock: Clock): InboxGateways {
  const messages: InboxMessage[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  const receive = (message: Omit<InboxMessage, 'at'>): void => {
    const received = { ...message, at: clock.now() };
    messages.unshift(received);
    messages.length = Math.min(messages.length, KEPT);
    news.emit('message', received);
  };
  const close = (): Promise<void> => Promise.resolve();
  return {
    inbox: {
      list: () => messages,
      watch(onMessage) {
        news.on('message', onMessage);
        return () => news.off('message', onMessage);
      },
    },
    sms: {
      provider: PROVIDER,
      close,
      send({ to, text, reference: id }) {
        receive({ id, channel: 'sms', to, text });
        return Promise.resolve(accept(PROVIDER, id));
      },
    },
    email: {
      provider: PROVIDER,
      close,
      send({ to, subject, text, html, reference: id }) {
        receive({ id, channel: 'email', to, subject, text, html });
        return Promise.resolve(accept(PROVIDER, id));
      },
    },
  };
}
