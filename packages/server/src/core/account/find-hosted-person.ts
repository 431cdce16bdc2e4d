import { type Outcome, refuse, succeed } from '../outcome.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import type { Account } from './account.ts';
import { type LoginIdentifier, readEmail } from './identifier.ts';

/** How a business names one of its people. */
export interface PersonReference {
  readonly email: string;
  readonly externalId?: string | undefined;
}

/** The person whose second factor can be asked for. */
export async function findHostedPerson(
  tenant: Tenant,
  reference: PersonReference,
): Promise<Outcome<Account>> {
  const found = await lookUpHostedPerson(tenant.database.stores, reference);
  if (!found.ok) return found;
  const account = found.value;
  // Whoever the operator shut out is not "without 2FA": a business may let such people in.
  if (account?.disabledAt !== undefined) return refuse('account_disabled');
  return account?.secondFactorDue === true ? succeed(account) : refuse('user_not_enrolled');
}

/** Whoever has this address, enrolled or not; undefined where nobody was ever named so. */
export async function lookUpHostedPerson(
  { accounts }: Pick<Stores, 'accounts'>,
  { email, externalId }: PersonReference,
): Promise<Outcome<Account | undefined>> {
  const identifier = readAddress(email);
  if (!identifier.ok) return identifier;
  const account = await accounts.findByIdentifier(identifier.value);
  if (account === undefined || externalId === undefined) return succeed(account);
  // Whoever was never named stays so: asking names nobody.
  const isSame = account.externalId === undefined || account.externalId === externalId;
  return isSame ? succeed(account) : refuse('external_id_mismatch');
}

function readAddress(email: string): Outcome<LoginIdentifier> {
  const identifier = readEmail(email);
  if (identifier !== undefined) return succeed(identifier);
  return refuse('invalid_request', { field: 'email', message: 'email must be a valid address' });
}
