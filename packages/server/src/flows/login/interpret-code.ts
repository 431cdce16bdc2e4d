import type { TypedCode } from '../../core/factor/factor-method.ts';
import { hasRecoveryCodeLength } from '../../core/recovery-code/format.ts';

/**
 * A code in a field that takes both kinds: what is as long as a recovery code is one, all else a code of an app or a
 * message, well or badly typed. Either is charged to its own limit.
 */
export function interpretCode(code: string): TypedCode {
  return hasRecoveryCodeLength(code) ? { method: 'recovery_code', code } : { code };
}
