import type { Challenge } from '../challenge/challenge.ts';
import type { Proof } from '../challenge/proof.ts';
import type { Engine } from '../engine.ts';
import { BYPASS_CODE_LENGTH, canonicalCode } from './format.ts';

/** Tries a code as an operator's bypass code and as a recovery code; costs one hash whatever it is. */
export async function evaluateRecoveryCode(
  engine: Engine,
  challenge: Challenge,
  code: string,
  { bypassCode }: { readonly bypassCode: boolean },
): Promise<Proof | undefined> {
  const canonical = canonicalCode(code);
  const bypass = bypassCode ? await evaluateBypassCode(engine, challenge, canonical) : undefined;
  const recovery = await evaluateLookup(engine, challenge, canonical);
  return bypass ?? recovery;
}

async function evaluateLookup(
  engine: Engine,
  { applicationId, accountId }: Challenge,
  code: string,
): Promise<Proof | undefined> {
  const { recoveryCodes } = engine.database.stores;
  const found = await recoveryCodes.findLive(applicationId, accountId);
  // Without the pepper's key nothing fits, and a bypass code is still taken.
  const live = found !== undefined && engine.lookups.holds(found.set.pepperKeyId) ? found : undefined;
  const salt = live?.set.salt ?? engine.lookups.newSalt();
  const hash = await engine.lookups.hash(code, salt, live?.set.pepperKeyId ?? engine.lookups.currentKeyId);
  const setId = live?.set.id ?? '';
  if (!(await recoveryCodes.isUnspent(applicationId, setId, hash))) return undefined;
  return {
    method: 'recovery_code',
    amr: ['lookup'],
    givesSudo: true,
    spend: (stores, now) => stores.recoveryCodes.spend(applicationId, setId, hash, now),
  };
}

async function evaluateBypassCode(
  engine: Engine,
  { applicationId, accountId }: Challenge,
  code: string,
): Promise<Proof | undefined> {
  if (code.length !== BYPASS_CODE_LENGTH) return undefined;
  const hash = engine.handles.digest(code);
  const { bypassCodes } = engine.database.stores;
  const found = await bypassCodes.findLive(applicationId, accountId, hash, engine.clock.now());
  if (found === undefined) return undefined;
  return {
    method: 'bypass_code',
    amr: ['bypass'],
    givesSudo: false,
    spend: (stores, now) => stores.bypassCodes.spend(applicationId, found.id, now),
  };
}
