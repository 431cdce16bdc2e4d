import type { Engine } from '../engine.ts';
import { type BoxBinding, UnreadableBox } from '../ports/secret-box.ts';
import type { Factor } from './factor.ts';
import type { OpenFactor } from './factor-method.ts';

export function factorBinding({ applicationId, id }: Pick<Factor, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'factors', column: 'secret', applicationId, id };
}

/** Undefined where the secret does not open: swapped in the database, damaged, or its key is gone. */
export function openFactor(engine: Engine, factor: Factor): OpenFactor | undefined {
  try {
    return { factor, secret: engine.boxes.open(factor.secret, factorBinding(factor)) };
  } catch (error) {
    if (error instanceof UnreadableBox) return undefined;
    throw error;
  }
}
