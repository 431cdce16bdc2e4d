import type { Account } from '../account/account.ts';
import type { Factor } from '../factor/factor.ts';
import { FACTOR_KINDS } from '../factor/factor-kinds.ts';
import type { Stores } from '../stores.ts';
import { ENDINGS, type Ending, type EndReason } from './endings.ts';

export interface EndingFactors {
  readonly account: Account;
  /** In force: those that were chosen, or all of which the table ends some. */
  readonly factors?: readonly Factor[];
  /** Whether a verified number is remembered, for who turns text messages on again. */
  readonly keepsNumber?: boolean;
}

/** How many ended. */
type Step = (stores: Stores, ending: EndingFactors, now: number) => Promise<number>;

/** Which factors of those in force end for this reason. */
const CHOICES: Record<Ending['factors'], (factor: Factor) => boolean> = {
  kept: () => false,
  chosen: () => true,
  authenticators: ({ type }) => FACTOR_KINDS[type].isAuthenticator,
  'in force': () => true,
  all: () => true,
};

export const FACTORS: Record<Ending['factors'], Step> = {
  kept: () => Promise.resolve(0),
  chosen: remove,
  authenticators: retire,
  'in force': retire,
  all: revokeAll,
};

/** Those of the factors in force that end for a reason. */
export function factorsEndedFor(reason: EndReason, inForce: readonly Factor[]): Factor[] {
  return inForce.filter(CHOICES[ENDINGS[reason].factors]);
}

async function remove(
  { factors }: Stores,
  { account: { id }, factors: chosen = [], keepsNumber = false }: EndingFactors,
  now: number,
): Promise<number> {
  await factors.forgetRetired(id);
  for (const factor of chosen) {
    const end = keepsNumber && factor.type === 'sms' ? 'retire' : 'revoke';
    await factors[end](id, factor.id, now);
  }
  return chosen.length;
}

/** Authenticators keep what they spent, in case the business brings their secret back. */
async function retire(
  { factors }: Stores,
  { account: { id }, factors: retired = [] }: EndingFactors,
  now: number,
): Promise<number> {
  for (const factor of retired) {
    await factors[FACTOR_KINDS[factor.type].whenRetired](id, factor.id, now);
  }
  return retired.length;
}

async function revokeAll(
  { factors }: Stores,
  { account: { id } }: EndingFactors,
  now: number,
): Promise<number> {
  const ended = await factors.revokeAll(id, now);
  await factors.forgetRetired(id);
  return ended;
}
