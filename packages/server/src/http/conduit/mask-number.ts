/** `+12****43`: the first two digits and the last two; fewer of short numbers. */
export function maskNumber(e164: string): string {
  return e164.length >= 8 ? `${e164.slice(0, 3)}****${e164.slice(-2)}` : `****${e164.slice(-2)}`;
}
