// 3GPP TS 23.038 §6.2.1: the default alphabet, each character at its code.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

const ESCAPE = 0x1b;

// §6.2.1.1: the extension table; each costs two septets.
const EXTENSION: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const SEPTETS = new Map<string, readonly number[]>([
  ...Array.from(BASIC, (character, code) => [character, [code]] as const),
  ...Object.entries(EXTENSION).map(([character, code]) => [character, [ESCAPE, code]] as const),
]);
// The escape is no character of its own.
SEPTETS.delete('\u001b');

export type SmsEncoding = 'gsm7' | 'ucs2';

/** Units (septets, UTF-16 code units) that one message, or each part of a longer one, can hold (TS 23.040). */
const CAPACITY: Readonly<Record<SmsEncoding, { single: number; part: number }>> = {
  gsm7: { single: 160, part: 153 },
  ucs2: { single: 70, part: 67 },
};

export interface SmsLength {
  readonly encoding: SmsEncoding;
  /** Septets, or UTF-16 code units. */
  readonly units: number;
  /** What the carrier bills. */
  readonly segments: number;
}

export function smsLength(text: string): SmsLength {
  const { encoding, units, parts } = splitSms(text);
  return { encoding, units, segments: parts.length };
}

/** The parts that a text travels in; neither an escape nor a surrogate pair is torn apart. */
export function splitSms(text: string): { encoding: SmsEncoding; units: number; parts: readonly string[] } {
  const characters = Array.from(text);
  const encoding: SmsEncoding = characters.every((character) => SEPTETS.has(character)) ? 'gsm7' : 'ucs2';
  const size = (character: string): number =>
    encoding === 'gsm7' ? (SEPTETS.get(character)?.length ?? 0) : character.length;
  const units = characters.reduce((sum, character) => sum + size(character), 0);
  const { single, part } = CAPACITY[encoding];
  return { encoding, units, parts: units <= single ? [text] : fill(characters, size, part) };
}

function fill(characters: readonly string[], size: (character: string) => number, room: number): string[] {
  const parts: string[] = [];
  let current = '';
  let used = 0;
  for (const character of characters) {
    if (used + size(character) > room) {
      parts.push(current);
      current = '';
      used = 0;
    }
    current += character;
    used += size(character);
  }
  return [...parts, current];
}

function isGsm7(text: string): boolean {
  return Array.from(text).every((character) => SEPTETS.has(character));
}

/** One septet per octet, as SMPP carries it; the text must be GSM-7. */
export function encodeGsm7(text: string): Uint8Array {
  const septets = Array.from(text).map((character) => SEPTETS.get(character));
  if (septets.includes(undefined)) throw new RangeError('The text has characters outside GSM-7');
  return Uint8Array.from(septets.flatMap((codes) => codes ?? []));
}

export function encodeUcs2(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Vietnamese đ and its kind have no decomposition. */
const PLAIN: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  '\u00a0': ' ',
  '\u202f': ' ',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
};

/** The text with letters that GSM-7 lacks replaced by their bare ones; what has none stays as it is. */
export function towardsGsm7(text: string): string {
  return Array.from(text.normalize('NFC'), (character) => {
    if (SEPTETS.has(character)) return character;
    const bare = PLAIN[character] ?? character.normalize('NFD').replaceAll(/\p{M}/gu, '');
    return isGsm7(bare) ? bare : character;
  }).join('');
}
