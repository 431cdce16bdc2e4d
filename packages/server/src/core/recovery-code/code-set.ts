import { type Outcome, succeed } from '../outcome.ts';
import type { HashVisitor } from '../ports/hash-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { canonicalCode, generateCodes } from './format.ts';
import type { RecoveryCodeFormat, RecoveryCodeSet } from './recovery-code.ts';

/** Begins the salt of a set whose hashes hold its account: moved to another one, none of its codes fits. */
const BOUND = 'v2.';

/** What is hashed of a code. Sets from before accounts were bound in are not, and end with their codes. */
export function hashInput(
  { salt, accountId }: Pick<RecoveryCodeSet, 'salt' | 'accountId'>,
  code: string,
): string {
  return salt.startsWith(BOUND) ? `${accountId}\0${code}` : code;
}

export function saltOf({ salt }: Pick<RecoveryCodeSet, 'salt'>): string {
  return salt.startsWith(BOUND) ? salt.slice(BOUND.length) : salt;
}

export interface NewCodeSet {
  readonly set: RecoveryCodeSet;
  readonly hashes: readonly string[];
  /** Plain, for their owner's eyes once. */
  readonly codes: readonly string[];
}

/** A fresh set, hashed but not stored; with a factor it waits for that factor's confirmation. */
export async function createCodeSet(
  ports: Ports,
  owner: { applicationId: string; accountId: string; factorId?: string },
  format: RecoveryCodeFormat,
  visitor: HashVisitor,
): Promise<Outcome<NewCodeSet>> {
  const codes = generateCodes(format, ports.random);
  const salt = BOUND + ports.lookups.newSalt();
  const pepperKeyId = ports.lookups.currentKeyId;
  const bound = codes.map((code) => hashInput({ salt, accountId: owner.accountId }, canonicalCode(code)));
  const hashed = await ports.hashQueue.admit(visitor, (turns) =>
    ports.lookups.hashSet(turns, bound, saltOf({ salt }), pepperKeyId),
  );
  if (!hashed.ok) return hashed;
  const set: RecoveryCodeSet = {
    id: ports.newId(),
    ...owner,
    format,
    salt,
    pepperKeyId,
    status: owner.factorId === undefined ? 'live' : 'pending',
    total: codes.length,
    createdAt: ports.clock.now(),
  };
  return succeed({ set, hashes: hashed.value, codes });
}
