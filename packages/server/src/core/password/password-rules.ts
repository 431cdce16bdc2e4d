import type { Application } from '../application/application.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { isCommonPassword } from './password-blocklist.ts';

const MAX_LENGTH = 256;
const MIN_LENGTH = { composition: 8, length: 15 } as const;

/** Unicode has several spellings of one password (SP 800-63B-4 §3.1.1.2): all become one. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/** The normalized password where it satisfies the application's rules. */
export function checkNewPassword(
  password: string,
  application: Application,
  personal: readonly (string | undefined)[],
): Outcome<string> {
  const normalized = normalizePassword(password);
  const complaint =
    lengthComplaint(normalized, application) ??
    (application.settings.passwordRules === 'composition'
      ? compositionComplaint(normalized)
      : blocklistComplaint(normalized, [application.name, ...personal]));
  return complaint === undefined
    ? succeed(normalized)
    : refuse('weak_password', { message: complaint, field: 'password' });
}

function lengthComplaint(password: string, { settings }: Application): string | undefined {
  const length = [...password].length;
  const minimum = MIN_LENGTH[settings.passwordRules];
  if (length < minimum) return `Password must be at least ${minimum} characters long`;
  if (length > MAX_LENGTH) return `Password must be at most ${MAX_LENGTH} characters long`;
  return undefined;
}

function compositionComplaint(password: string): string | undefined {
  const classes = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u];
  return classes.every((pattern) => pattern.test(password))
    ? undefined
    : 'Password must contain an upper-case letter, a lower-case letter, a digit and a special character';
}

function blocklistComplaint(password: string, personal: readonly (string | undefined)[]): string | undefined {
  const lower = password.toLowerCase();
  const words = personal
    .filter((word) => word !== undefined && word.length >= 4)
    .map((word) => word?.toLowerCase());
  const rest = words.reduce<string>((text, word) => text.replaceAll(word ?? '', ''), lower);
  return isCommonPassword(lower) || rest.length < MIN_LENGTH.length / 2
    ? 'Password is too easy to guess: choose something that does not follow a common pattern or your own name'
    : undefined;
}
