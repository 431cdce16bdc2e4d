/**
 * Brings a code into the form that is compared: white space, hyphens, dashes and invisible marks are
 * dropped, the digits of every script and full-width letters become ASCII, letters become upper case. Phones and
 * messengers insert or write all of these when a code is pasted or typed.
 *
 * @param text - For example `123 456`, `ab3f-9k2m`, `１２３４５６` or `١٢٣٤٥٦`.
 * @returns The code, for example `123456` or `AB3F9K2M`. Whatever else was there is still there: this
 * checks nothing.
 * @see Unicode Standard Annex #15, NFKC.
 */
export function normalizeCode(text: string): string {
  // U+2212 is the minus sign, which is no dash (Pd) to Unicode; Cf and DI hold the invisible marks.
  return toAsciiDigits(text.normalize('NFKC'))
    .replace(/[\s\p{Pd}\p{Cf}\p{DI}\u2212]/gu, '')
    .toUpperCase();
}

/**
 * Writes the decimal digits of every script as ASCII; all else stays as it is.
 *
 * @param text - For example `٠٩١ 234`.
 * @returns For example `091 234`.
 */
export function toAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => `${valueOf(digit.codePointAt(0) ?? 0)}`);
}

/** Unicode Standard §4.6: the decimal digits of a set follow each other; sets may be neighbours. */
function valueOf(codePoint: number): number {
  let first = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (codePoint - first) % 10;
}
