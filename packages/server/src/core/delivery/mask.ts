const HIDDEN = '****';

/** `+123****7890`: the first four characters, `+` included, and the last four; less of short numbers. */
export function maskPhone(e164: string): string {
  const { length } = e164;
  if (length >= 11) return e164.slice(0, 4) + HIDDEN + e164.slice(-4);
  if (length >= 8) return HIDDEN + e164.slice(-4);
  return length >= 6 ? HIDDEN + e164.slice(-2) : HIDDEN;
}

/** `use****@example.com`: up to three first letters, never the whole local part. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 0) return HIDDEN;
  const local = Array.from(email.slice(0, at));
  const shown = Math.max(0, Math.min(3, local.length - 1));
  return local.slice(0, shown).join('') + HIDDEN + email.slice(at);
}
