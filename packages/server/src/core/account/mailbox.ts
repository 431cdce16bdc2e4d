const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
// Controls, format characters, private use and separators hide differences between two addresses.
const INVISIBLE = /[\p{C}\p{Z}]/u;
const SPACES_AROUND = /^[\p{Zs}]+|[\p{Zs}]+$/gu;
// The parser of hosts would read these as the end of one, or as a byte that is written another way.
const NO_DOMAIN = /[/\\?#%:[\]]/;
const LONGEST = 254;

/** An address as it is kept and shown. */
export function typedEmail(text: string): string {
  return text.replaceAll(SPACES_AROUND, '');
}

/**
 * One mailbox has one key, however it is spelled: the local part in NFC and ASCII lower case (a folding of other
 * letters would let look-alikes share an account), the domain by UTS 46 in its ASCII form without a trailing dot.
 */
export function emailKey(text: string): string | undefined {
  const typed = typedEmail(text);
  if (!isAddress(typed)) return undefined;
  const at = typed.indexOf('@');
  const domain = asciiDomain(typed.slice(at + 1));
  return domain === undefined
    ? undefined
    : `${asciiLowerCase(typed.slice(0, at).normalize('NFC'))}@${domain}`;
}

/** Ends the key of an account whose mailbox was an older account's already when spellings became one; no address ends so. */
export const SHADOWED = '@';

/** Such an account is found by its own spelling. */
export function shadowedEmailKey(text: string): string {
  return asciiLowerCase(typedEmail(text)) + SHADOWED;
}

function isAddress(typed: string): boolean {
  return typed.length <= LONGEST && !INVISIBLE.test(typed) && EMAIL.test(typed);
}

/** The host parser of WHATWG URL maps by UTS 46, as all browsers do. */
function asciiDomain(domain: string): string | undefined {
  if (NO_DOMAIN.test(domain)) return undefined;
  const ascii = URL.parse(`http://${domain}`)?.hostname.replace(/\.$/, '');
  return ascii === undefined || ascii === '' || ascii.endsWith('.') ? undefined : ascii;
}

function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
