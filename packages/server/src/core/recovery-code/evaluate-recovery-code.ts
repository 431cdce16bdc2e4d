import type { Challenge } from '../challenge/challenge.ts';
import type { Proof } from '../challenge/proof.ts';
import { type Outcome, succeed } from '../outcome.ts';
import type { HashVisitor } from '../ports/hash-queue.ts';
import type { Tenant } from '../tenant.ts';
import { hashInput, saltOf } from './code-set.ts';
import { BYPASS_CODE_LENGTH, canonicalCode } from './format.ts';

/** Tries a code as an operator's bypass code and as a recovery code; costs one hash whatever it is. */
export async function evaluateRecoveryCode(
  tenant: Tenant,
  challenge: Challenge,
  code: string,
  { bypassCode, visitor }: { readonly bypassCode: boolean; readonly visitor: HashVisitor },
): Promise<Outcome<Proof | undefined>> {
  const canonical = canonicalCode(code);
  const bypass = bypassCode ? await evaluateBypassCode(tenant, challenge, canonical) : undefined;
  const recovery = await evaluateLookup(tenant, challenge, canonical, visitor);
  if (!recovery.ok) return recovery;
  return succeed(bypass ?? recovery.value);
}

async function evaluateLookup(
  tenant: Tenant,
  { accountId }: Challenge,
  code: string,
  visitor: HashVisitor,
): Promise<Outcome<Proof | undefined>> {
  const { recoveryCodes } = tenant.database.stores;
  const found = await recoveryCodes.findLive(accountId);
  // Without the pepper's key nothing fits, and a bypass code is still taken.
  const live = found !== undefined && tenant.lookups.holds(found.set.pepperKeyId) ? found : undefined;
  const salt = live === undefined ? tenant.lookups.newSalt() : saltOf(live.set);
  const input = live === undefined ? code : hashInput(live.set, code);
  const pepperKeyId = live?.set.pepperKeyId ?? tenant.lookups.currentKeyId;
  const hashed = await tenant.hashQueue.admit(visitor, (turns) =>
    tenant.lookups.hash(turns, input, salt, pepperKeyId),
  );
  if (!hashed.ok) return hashed;
  const { value: hash } = hashed;
  const setId = live?.set.id ?? '';
  if (!(await recoveryCodes.isUnspent(setId, hash))) return succeed(undefined);
  return succeed({
    method: 'recovery_code',
    amr: ['lookup'],
    givesSudo: true,
    spend: (stores, now) => stores.recoveryCodes.spend(setId, hash, now),
  });
}

async function evaluateBypassCode(
  tenant: Tenant,
  { accountId }: Challenge,
  code: string,
): Promise<Proof | undefined> {
  if (code.length !== BYPASS_CODE_LENGTH) return undefined;
  const hash = tenant.handles.digest(code);
  const { bypassCodes } = tenant.database.stores;
  const found = await bypassCodes.findLive(accountId, hash, tenant.clock.now());
  if (found === undefined) return undefined;
  return {
    method: 'bypass_code',
    amr: ['bypass'],
    givesSudo: false,
    spend: (stores, now) => stores.bypassCodes.spend(found.id, now),
  };
}
