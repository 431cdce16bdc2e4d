import { normalizeCode } from '@countersign/otp';
import type { ChallengeResponse } from '../factor/factor-method.ts';

/**
 * A code in a field that takes both kinds: six digits are a code of an app or a message, all else is a recovery code.
 * Either is charged to its own budget.
 */
export function interpretCode(code: string): ChallengeResponse {
  return /^\d{6}$/.test(normalizeCode(code)) ? { code } : { method: 'recovery_code', code };
}
