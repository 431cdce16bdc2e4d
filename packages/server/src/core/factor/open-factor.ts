import type { Ports } from '../ports/ports.ts';
import { type BoxBinding, UnreadableBox } from '../ports/secret-box.ts';
import type { SentCode } from '../sent-code/sent-code.ts';
import type { Factor } from './factor.ts';
import type { OpenFactor } from './factor-method.ts';

export function factorBinding({
  applicationId,
  accountId,
  id,
}: Pick<Factor, 'applicationId' | 'accountId' | 'id'>): BoxBinding {
  return { table: 'factors', column: 'secret', applicationId, id, accountId };
}

/** Undefined where the secret does not open: swapped in the database, or damaged. */
export function openFactor(
  ports: Ports,
  factor: Factor,
  sentCodes: readonly SentCode[] = [],
): OpenFactor | undefined {
  try {
    const secret = ports.boxes.open(factor.secret, factorBinding(factor));
    return { factor, secret, sentCodes: sentCodes.filter(({ factorId }) => factorId === factor.id) };
  } catch (error) {
    if (error instanceof UnreadableBox) return undefined;
    throw error;
  }
}
