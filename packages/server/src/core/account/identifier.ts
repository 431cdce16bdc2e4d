/** What people type to say who they are: an email address or a username, with the key it is compared by. */
export interface LoginIdentifier {
  readonly kind: 'email' | 'username';
  readonly key: string;
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
const USERNAME = /^[a-z0-9._-]{3,32}$/;
// Controls, format characters, private use and separators hide differences between two addresses.
const INVISIBLE = /[\p{C}\p{Z}]/u;

/** ASCII lower case only: a folding of other letters would let look-alikes share an account. */
export function emailKey(email: string): string | undefined {
  if (email.length > 254 || INVISIBLE.test(email) || !EMAIL.test(email)) return undefined;
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export function usernameKey(username: string): string | undefined {
  const key = username.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return USERNAME.test(key) ? key : undefined;
}

export function readIdentifier(text: string): LoginIdentifier | undefined {
  const kind = text.includes('@') ? 'email' : 'username';
  const key = kind === 'email' ? emailKey(text) : usernameKey(text);
  return key === undefined ? undefined : { kind, key };
}
