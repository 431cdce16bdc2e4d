import { encodeBase32 } from '@countersign/otp';
import type { Account } from '../../core/account/account.ts';
import type { PersonReference } from '../../core/account/find-hosted-person.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import type { Caller } from '../../core/caller.ts';
import { enrollFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { keyHashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { createCodeSet, type NewCodeSet } from '../../core/recovery-code/code-set.ts';
import { Rollback } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { countSetup } from '../enrolment/count-setup.ts';
import { entryBeside, otpauthUrl } from '../enrolment/otpauth-url.ts';
import { openSetupChallenge } from '../enrolment/setup-challenge.ts';
import { type Holding, holdPerson } from './hold-person.ts';
import type { NamedPerson } from './name-person.ts';

/** Double calls happen; more than this at once is something else. */
const MAX_PENDING = 5;

export interface HostedSetup {
  readonly email: string;
  /** Base32, for typing in by hand. */
  readonly secret: string;
  readonly otpauthUrl: string;
  /** Live once the set-up is confirmed. */
  readonly recoveryCodes: readonly string[];
  /** The key has reached its limit of changes: someone should look at it. */
  readonly capped: boolean;
}

/** Begins a set-up for a person; what is in force stays so until the new authenticator is proved. */
export async function enrollPerson(
  tenant: KeyHolder,
  reference: PersonReference,
  caller: Caller,
): Promise<Outcome<HostedSetup>> {
  const { application } = tenant;
  if (!application.settings.hosted.methods.includes('totp')) return refuse('method_unavailable');
  const found = await findOrCreate(tenant, { reference, caller, creates: true });
  if (!found.ok) return found;
  const { account, capped } = found.value;
  const counted = await countSetup(tenant, account, caller);
  if (!counted.ok) return counted;
  // No person has a session here: their account stands for it.
  const pending = { account, type: 'totp', setupSessionId: account.id } as const;
  const held = await tenant.database.stores.factors.listByAccount(account.id);
  const { factor, secret } = await enrollFactor(tenant, pending, { entry: entryBeside(held) });
  const url = otpauthUrl({ application, account, factor, secret });
  if (!url.ok) return url;
  const owner = { applicationId: application.id, accountId: account.id, factorId: factor.id };
  const visitor = keyHashVisitor(tenant, 'sets', caller);
  const made = await createCodeSet(tenant, owner, 'alphanumeric-10', visitor);
  if (!made.ok) {
    await tenant.database.stores.throttles.giveBack(counted.value);
    return made;
  }
  const { value: codes } = made;
  if (!(await store(tenant, { account, caller }, factor, codes))) return refuse('conflict');
  return succeed({
    email: account.email ?? reference.email,
    secret: encodeBase32(secret),
    otpauthUrl: url.value,
    recoveryCodes: codes.codes,
    capped,
  });
}

function findOrCreate(tenant: KeyHolder, holding: Holding): Promise<Outcome<NamedPerson>> {
  return tenant.database.transact(async (stores) => {
    const held = await holdPerson(tenant, stores, holding);
    if (!held.ok) throw new Rollback(held);
    return held.value === undefined ? refuse('conflict') : succeed(held.value);
  });
}

function store(
  tenant: Tenant,
  { account, caller }: { account: Account; caller: Caller },
  factor: Factor,
  codes: NewCodeSet,
): Promise<boolean> {
  const { ipAddress, userAgent } = caller;
  const session = { id: account.id, ipAddress, userAgent };
  return tenant.database.transact(async (stores) => {
    // Those who ask at once share one challenge; a change since then would have ended this set-up.
    if (!(await stores.accounts.hold(account.id, account.credentialVersion))) return false;
    await openSetupChallenge(tenant, { account, session }, 'totp', stores);
    const held = await stores.factors.listByAccount(account.id);
    const pending = held.filter(({ status }) => status === 'pending');
    for (const { id } of pending.slice(0, Math.max(0, pending.length - MAX_PENDING + 1))) {
      await stores.factors.revoke(account.id, id, factor.createdAt);
    }
    await stores.factors.insert(factor);
    await stores.recoveryCodes.insertSet(codes.set, codes.hashes);
    return true;
  });
}
