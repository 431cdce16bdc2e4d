/**
 * Brings a code into the form that is compared: white space, hyphens, dashes and invisible marks are
 * dropped, full-width digits and letters become ASCII, letters become upper case. Phones and
 * messengers insert all of these when a code is pasted or typed.
 *
 * @param text - For example `123 456`, `ab3f-9k2m` or `１２３４５６`.
 * @returns The code, for example `123456` or `AB3F9K2M`. Whatever else was there is still there: this
 * checks nothing.
 * @see Unicode Standard Annex #15, NFKC.
 */
export function normalizeCode(text: string): string {
  // U+2212 is the minus sign, which is no dash (Pd) to Unicode; Cf holds the invisible marks.
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .toUpperCase();
}
