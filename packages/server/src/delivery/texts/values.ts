import type { Language } from '../../core/delivery/language.ts';

/** Longer names and labels could carry an advertisement. */
const LONGEST_VALUE = 80;

/**
 * A value from outside on one line: without control characters (a line of its own in a mail, a header in a
 * subject) and without the marks that turn the direction of what follows.
 */
export function oneLine(value: string, longest = LONGEST_VALUE): string {
  const plain = value
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
  const characters = Array.from(plain.trim());
  return characters.length <= longest
    ? characters.join('')
    : `${characters.slice(0, longest - 3).join('')}...`;
}

/** Six digits or so: what does not look like a code was swapped for something else. */
export function checkedCode(code: string): string {
  if (!/^[0-9A-Za-z]{4,12}$/.test(code)) throw new TypeError('A code has 4 to 12 letters and digits');
  return code;
}

export function checkedLink(link: string): string {
  const url = URL.parse(link);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new TypeError('A link in a mail is http or https');
  return url.href;
}

/** Digits as the codes and dates around them have them, in every language. */
function locale(language: Language): string {
  return `${language}-u-nu-latn`;
}

/** `5 minutes`, `2 Stunden`, with the plurals of the language. */
export function duration(minutes: number, language: Language): string {
  const inHours = minutes >= 60 && minutes % 60 === 0;
  return new Intl.NumberFormat(locale(language), {
    style: 'unit',
    unit: inHours ? 'hour' : 'minute',
    unitDisplay: 'long',
  }).format(inHours ? minutes / 60 : minutes);
}

export function moment(at: number, language: Language): string {
  const format = new Intl.DateTimeFormat(locale(language), {
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  // Behind the time, wherever the language puts that.
  const parts = format.formatToParts(at);
  const text = { minute: (value: string) => `${value} UTC`, hour: (value: string) => value.padStart(2, '0') };
  return parts
    .map(({ type, value }) => (type === 'minute' || type === 'hour' ? text[type](value) : value))
    .join('');
}
