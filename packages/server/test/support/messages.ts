import type { InboxMessage } from '../../src/core/delivery/inbox.ts';
import type { Service } from './service.ts';

/** The newest message to a number or address. */
export function newest(service: Service, to: string): InboxMessage {
  const [message] = service.messages(to);
  if (message === undefined) throw new Error('nothing arrived');
  return message;
}

/** The code of the newest message. */
export function newestCode(service: Service, to: string): string {
  const code = /^(?:@\S+ #)?(\d{6})$/m.exec(newest(service, to).text)?.[1];
  if (code === undefined) throw new Error('the message holds no code');
  return code;
}

/** The link of the newest message that has one for this. */
export function newestLink(
  service: Service,
  to: string,
  purpose: 'verify-email' | 'reset-password' | 'not-me',
): URL {
  const links = service.messages(to).flatMap(({ text }) => text.match(/https?:\/\/\S+/g) ?? []);
  const link = links.find((one) => one.includes(`/links/${purpose}?`));
  if (link === undefined) throw new Error(`no link for ${purpose} arrived`);
  return new URL(link);
}

export function newestToken(...parameters: Parameters<typeof newestLink>): string {
  return newestLink(...parameters).searchParams.get('token')!;
}

/** Six digits that are not these. */
export function otherCode(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

let numbers = 0;

/** A number that nobody else uses. */
export function newNumber(): string {
  numbers += 1;
  return `+1202555${String(1_000 + numbers)}`;
}
