import { OtpError } from './otp-error.ts';

// RFC 4648 §6, table 3.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Encodes bytes as base32 in upper case, without padding: the form `otpauth:` URIs use.
 *
 * @param bytes - Any number of bytes; none give the empty text.
 * @see RFC 4648 §6; §3.2 lets a format leave the padding out.
 */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer & 0x1f) << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += symbol(buffer >>> (bits - 5));
  }
  return bits > 0 ? text + symbol(buffer << (5 - bits)) : text;
}

/**
 * Decodes base32 as people type and copy it: either case, white space and hyphens anywhere,
 * with the right padding or none. Left-over bits of the last letter are ignored, as
 * authenticators do: issuers exist whose random letters are no whole number of bytes.
 *
 * @param text - The secret as shown, for example `jbsw y3dp-ehpk 3pxp`.
 * @throws {@link OtpError} `invalid_base32` on any other character, on wrong padding and on
 * lengths that no bytes encode to.
 * @see RFC 4648 §6; §3.5 leaves it to decoders whether left-over bits must be zero.
 */
export function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const letters = lettersOf(text);
  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8));
  let buffer = 0;
  let bits = 0;
  let written = 0;
  for (const letter of letters) {
    buffer = ((buffer & 0xff) << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written++] = buffer >>> bits;
  }
  return bytes;
}

function symbol(value: number): string {
  return ALPHABET.charAt(value & 0x1f);
}

function lettersOf(text: string): string {
  // Matched before upper-casing, which would turn U+017F and U+0131 into the letters S and I.
  const match = /^([A-Za-z2-7]*)(=*)$/.exec(text.replace(/[\s-]/g, ''));
  const [, letters = '', padding = ''] = match ?? [];
  if (!match || !isPossibleLength(letters.length) || !isRightPadding(letters.length, padding.length)) {
    throw new OtpError('invalid_base32', 'The text is not base32: the letters A to Z and the digits 2 to 7.');
  }
  return letters.toUpperCase();
}

// RFC 4648 §6: a final group holds 2, 4, 5, 7 or 8 characters.
function isPossibleLength(letters: number): boolean {
  return ![1, 3, 6].includes(letters % 8);
}

function isRightPadding(letters: number, padding: number): boolean {
  return padding === 0 || padding === (8 - (letters % 8)) % 8;
}
