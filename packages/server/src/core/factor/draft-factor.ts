import type { Account } from '../account/account.ts';
import type { Ports } from '../ports/ports.ts';
import type { Factor } from './factor.ts';
import type { FactorType } from './factor-kinds.ts';
import type { Enrollment, EnrollmentRequest } from './factor-method.ts';
import { factorBinding } from './open-factor.ts';

export interface FactorOwner<Type extends FactorType> {
  readonly account: Pick<Account, 'id' | 'applicationId'>;
  readonly type: Type;
  readonly label?: string | undefined;
  /** Where it must be confirmed before it counts; without one it is in force at once. */
  readonly setupSessionId?: string;
}

type FactorOf<Type extends FactorType> = Factor & { readonly type: Type };

/** A factor with a fresh secret, or with the given one, and that secret in plain; nothing is stored yet. */
export async function enrollFactor<Type extends FactorType>(
  ports: Ports,
  owner: FactorOwner<Type>,
  request: Omit<EnrollmentRequest, 'random'> = {},
): Promise<{ factor: FactorOf<Type>; secret: Uint8Array }> {
  const method = ports.factorMethods.get(owner.type);
  if (method === undefined) throw new Error(`The engine was composed without ${owner.type}`);
  const enrollment = await method.enroll({ ...request, random: ports.random });
  return { factor: draftFactor(ports, owner, enrollment), secret: enrollment.secret };
}

/** The row of a factor; its secret is sealed to it. */
export function draftFactor<Type extends FactorType>(
  ports: Ports,
  { account, type, label, setupSessionId }: FactorOwner<Type>,
  { secret, parameters, state }: Enrollment,
): FactorOf<Type> {
  const row = { id: ports.newId(), applicationId: account.applicationId, accountId: account.id };
  const now = ports.clock.now();
  return {
    ...row,
    type,
    ...(label !== undefined && { label }),
    status: setupSessionId === undefined ? 'active' : 'pending',
    secret: ports.boxes.seal(secret, factorBinding(row)),
    parameters,
    state,
    ...(setupSessionId === undefined ? { activatedAt: now } : { setupSessionId }),
    createdAt: now,
  };
}
