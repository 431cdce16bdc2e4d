import type { NewAccount } from '../../core/account/account.ts';
import { type LoginIdentifier, usernameKey } from '../../core/account/identifier.ts';
import { emailKey } from '../../core/account/mailbox.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { draftFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { FACTOR_KINDS } from '../../core/factor/factor-kinds.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { NO_STEPS } from '../../core/totp/spent-steps.ts';
import { readSharedSecret } from '../hosted-person/shared-secret.ts';
import { draftAccount, taken } from './create-account.ts';
import { type GivenTotp, type ImportLine, readImportLine } from './read-import-line.ts';

/** What became of one line; counted from 1. */
export interface ImportedLine {
  readonly line: number;
  /** `exists`: another account has the name, this one perhaps, imported before; it was left as it is. */
  readonly outcome: 'imported' | 'exists' | 'refused';
  readonly id?: string;
  readonly reason?: string;
}

interface Drafted {
  readonly account: NewAccount;
  readonly factors: readonly Factor[];
}

/** Takes over accounts of another system, each line by itself: a bad one is reported and loses no other. */
export async function* importAccounts(
  tenant: Tenant,
  lines: AsyncIterable<string>,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): AsyncGenerator<ImportedLine> {
  const seen = new Set<string>();
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const drafted = draft(tenant, text);
    const kept = drafted.ok ? await keep(tenant, drafted.value, { seen, dryRun }) : drafted;
    yield { line, ...report(kept) };
  }
}

function report(kept: Outcome<NewAccount>): Omit<ImportedLine, 'line'> {
  if (kept.ok) return { outcome: 'imported', id: kept.value.id };
  const { code, detail } = kept;
  const outcome = code === 'email_taken' || code === 'username_taken' ? 'exists' : 'refused';
  return { outcome, reason: detail.message ?? code };
}

function draft(tenant: Tenant, text: string): Outcome<Drafted> {
  const read = readImportLine(text);
  if (!read.ok) return read;
  const drafted = draftAccount(tenant, read.value);
  if (!drafted.ok) return drafted;
  const { passwordHash } = read.value;
  const complaint = passwordHash === undefined ? undefined : tenant.passwords.complainOf(passwordHash);
  if (complaint !== undefined)
    return refuse('invalid_request', { field: 'passwordHash', message: complaint });
  const account = { ...drafted.value, ...givenFacts(tenant, read.value) };
  const factors = draftFactors(tenant, account, read.value.totp ?? []);
  return factors.ok ? succeed({ account, factors: factors.value }) : factors;
}

function givenFacts(
  { clock }: Tenant,
  { passwordHash, createdAt, disabled }: ImportLine,
): Partial<NewAccount> {
  return {
    ...(passwordHash !== undefined && { passwordHash }),
    ...(createdAt !== undefined && { createdAt: Date.parse(createdAt) }),
    ...(disabled === true && { disabledAt: clock.now() }),
  };
}

function draftFactors(tenant: Tenant, account: NewAccount, given: readonly GivenTotp[]): Outcome<Factor[]> {
  const most = FACTOR_KINDS.totp.mostPerAccount;
  if (given.length > most) {
    return refuse('invalid_request', { field: 'totp', message: `totp: an account has ${most} at most` });
  }
  const factors: Factor[] = [];
  for (const { label, secret, algorithm = 'SHA1', digits = 6, period = 30 } of given) {
    const shared = readSharedSecret({ secret, type: 'TOTP', algorithm, digits, period });
    if (!shared.ok) return shared;
    factors.push(draftFactor(tenant, { account, type: 'totp', label }, { ...shared.value, state: NO_STEPS }));
  }
  return succeed(factors);
}

interface Run {
  readonly seen: Set<string>;
  readonly dryRun: boolean;
}

/** A dry run looks whether the names are free, in the file too, and writes nothing. */
async function keep(tenant: Tenant, drafted: Drafted, { seen, dryRun }: Run): Promise<Outcome<NewAccount>> {
  if (!dryRun) return insert(tenant, drafted);
  const { account } = drafted;
  for (const identifier of identifiersOf(account)) {
    const name = `${identifier.kind} ${identifier.key}`;
    const held = await tenant.database.stores.accounts.findByIdentifier(identifier);
    const code = `${identifier.kind}_taken` as const;
    if (held !== undefined || seen.has(name)) return refuse(code, taken(code, account));
    seen.add(name);
  }
  return succeed(account);
}

function identifiersOf({ email, username }: NewAccount): LoginIdentifier[] {
  const keys = { email: email && emailKey(email), username: username && usernameKey(username) };
  return (['email', 'username'] as const).flatMap((kind) => {
    const key = keys[kind];
    return key === undefined || key === '' ? [] : [{ kind, key }];
  });
}

/** No mail tells anyone of it: an import is no news to its thousands. */
function insert(tenant: Tenant, { account, factors }: Drafted): Promise<Outcome<NewAccount>> {
  const data = { imported: true, totp: factors.length };
  const detail = { accountId: account.id, actor: 'operator', data } as const;
  const record = prepareEvents(tenant, account, [newEvent(tenant, 'account.registered', detail)]);
  return tenant.database.transact(async (stores): Promise<Outcome<NewAccount>> => {
    const inserted = await stores.accounts.insert(account);
    if (inserted !== 'inserted') return refuse(inserted, taken(inserted, account));
    for (const factor of factors) await stores.factors.insert(factor);
    await record(stores);
    return succeed(account);
  });
}
