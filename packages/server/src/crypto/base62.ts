const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = 62n;

/** Base62 of the bytes read as one number, padded to the length that so many bytes always take. */
export function encodeBase62(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (rest > 0n) {
    text = (ALPHABET[Number(rest % BASE)] ?? '') + text;
    rest /= BASE;
  }
  return text.padStart(encodedLength(bytes.length), '0');
}

/** Exactly `length` bytes, or undefined for anything that `encodeBase62` would not have written. */
export function decodeBase62(text: string, length: number): Buffer | undefined {
  if (text.length !== encodedLength(length)) return undefined;
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = value * BASE + BigInt(digit);
  }
  const hex = value.toString(16).padStart(2 * length, '0');
  return hex.length === 2 * length ? Buffer.from(hex, 'hex') : undefined;
}

function encodedLength(bytes: number): number {
  return Math.ceil((bytes * 8) / Math.log2(62));
}
