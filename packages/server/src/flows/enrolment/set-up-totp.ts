import { encodeBase32 } from '@countersign/otp';
import type { Caller } from '../../core/caller.ts';
import { enrollFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { FACTOR_KINDS } from '../../core/factor/factor-kinds.ts';
import { hashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { HashVisitor } from '../../core/ports/hash-queue.ts';
import { readLabel } from '../../core/read-label.ts';
import { createCodeSet, type NewCodeSet } from '../../core/recovery-code/code-set.ts';
import type { RecoveryCodeFormat } from '../../core/recovery-code/recovery-code.ts';
import type { Tenant } from '../../core/tenant.ts';
import { countSetup } from './count-setup.ts';
import { entryBeside, otpauthUrl } from './otpauth-url.ts';
import { isEnrolling, maySetUp, type SettingUp, setupIdOf } from './setting-up.ts';
import { openSetupChallenge } from './setup-challenge.ts';

/** Double calls and remounts happen; more than this at once is something else. */
const MAX_PENDING = 5;

export interface TotpSetup {
  readonly factorId: string;
  /** Base32, for typing in by hand. */
  readonly secret: string;
  readonly otpauthUrl: string;
  /** Live once the factor is; empty where the account holds live codes already. */
  readonly recoveryCodes: readonly string[];
}

export interface TotpSetupRequest {
  readonly label?: string | undefined;
  /** How the recovery codes beside it are printed; absent where the API shows none with a set-up. */
  readonly format?: RecoveryCodeFormat;
}

/** Begins a set-up; no factor in force is touched until the new one is proved. */
export async function startTotpSetup(
  who: SettingUp,
  { label, format }: TotpSetupRequest,
  caller: Caller,
): Promise<Outcome<TotpSetup>> {
  const { application, account } = who;
  const allowed = maySetUp(who);
  if (!allowed.ok) return allowed;
  const read = readLabel('label', label ?? '');
  if (!read.ok) return read;
  const held = await who.database.stores.factors.listByAccount(account.id);
  const active = held.filter((factor) => factor.type === 'totp' && factor.status === 'active');
  if (active.length >= FACTOR_KINDS.totp.mostPerAccount) return refuse('too_many_factors');
  const counted = await countSetup(who, account, caller);
  if (!counted.ok) return counted;
  const named = read.value || undefined;
  const owner = { account, type: 'totp', label: named, setupSessionId: setupIdOf(who) } as const;
  const enrolment = { entry: entryBeside(held, named) };
  const { factor, secret } = await enrollFactor(who, owner, enrolment);
  const url = otpauthUrl({ application, account, factor, secret });
  if (!url.ok) return url;
  const visitor = hashVisitor(who, 'sets', caller, account.id);
  const made = format && (await codesBeside(who, factor, format, visitor));
  if (made?.ok === false) {
    await who.database.stores.throttles.giveBack(counted.value);
    return made;
  }
  const codes = made?.value;
  const beside = { codes, dying: overdue(held, who) };
  if (!(await store(who, factor, beside))) return refuse('conflict');
  return succeed({
    factorId: factor.id,
    secret: encodeBase32(secret),
    otpauthUrl: url.value,
    recoveryCodes: codes?.codes ?? [],
  });
}

async function codesBeside(
  tenant: Tenant,
  { id: factorId, accountId, applicationId }: Factor,
  format: RecoveryCodeFormat,
  visitor: HashVisitor,
): Promise<Outcome<NewCodeSet> | undefined> {
  const live = await tenant.database.stores.recoveryCodes.findLive(accountId);
  if (live !== undefined && live.remaining > 0) return undefined;
  return createCodeSet(tenant, { applicationId, accountId, factorId }, format, visitor);
}

function overdue(held: readonly Factor[], who: SettingUp): Factor[] {
  const id = setupIdOf(who);
  const pending = held.filter((one) => one.status === 'pending' && one.setupSessionId === id);
  return pending.slice(0, Math.max(0, pending.length - MAX_PENDING + 1));
}

/** False where the account changed while its secret was made: what was allowed then may not be any more. */
async function store(
  who: SettingUp,
  factor: Factor,
  { codes, dying }: { readonly codes: NewCodeSet | undefined; readonly dying: readonly Factor[] },
): Promise<boolean> {
  const { database, account } = who;
  return database.transact(async (stores) => {
    if (!(await stores.accounts.hold(account.id, account.credentialVersion))) return false;
    if (!isEnrolling(who)) await openSetupChallenge(who, who, 'totp', stores);
    for (const old of dying) await stores.factors.revoke(account.id, old.id, factor.createdAt);
    await stores.factors.insert(factor);
    if (codes !== undefined) await stores.recoveryCodes.insertSet(codes.set, codes.hashes);
    return true;
  });
}
