import { normalizeCode } from '@countersign/otp';
import { canonicalCode, hasRecoveryCodeLength } from '../recovery-code/format.ts';

/** Whether it can be a code of an authenticator or a message at all: six to eight digits, however they are written. */
export function looksLikeDigits(code: string): boolean {
  return /^[0-9]{6,8}$/.test(normalizeCode(code));
}

/** Whether it can be a recovery code at all: of a length that was issued, and of letters and digits. */
export function looksLikeRecoveryCode(code: string): boolean {
  return hasRecoveryCodeLength(code) && /^[0-9A-Z]+$/.test(canonicalCode(code));
}
