import { emailKey, shadowedEmailKey } from './mailbox.ts';

/** What people type to say who they are: an email address or a username, with the key it is compared by. */
export interface LoginIdentifier {
  readonly kind: 'email' | 'username';
  readonly key: string;
  /** Where this very spelling may be that of an account whose mailbox has an older one, this one is meant. */
  readonly shadowedKey?: string;
}

const USERNAME = /^[a-z0-9._-]{3,32}$/;

export function usernameKey(username: string): string | undefined {
  const key = username.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return USERNAME.test(key) ? key : undefined;
}

export function readIdentifier(text: string): LoginIdentifier | undefined {
  if (text.includes('@')) return readEmail(text);
  const key = usernameKey(text);
  return key === undefined ? undefined : { kind: 'username', key };
}

export function readEmail(text: string): LoginIdentifier | undefined {
  const key = emailKey(text);
  return key === undefined ? undefined : { kind: 'email', key, shadowedKey: shadowedEmailKey(text) };
}

/** The start of a key that begins as the text does; the part of an address behind the "@" is best given whole. */
export function searchKey(text: string): string {
  return emailKey(text) ?? text.toLowerCase();
}
