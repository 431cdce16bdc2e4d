import type { FactorType } from '../factor/factor-kinds.ts';

/** A person in an application. */
export interface Account {
  readonly id: string;
  readonly applicationId: string;
  readonly email?: string;
  readonly emailVerifiedAt?: number;
  readonly username?: string;
  /** What the business that keeps the login calls this person; once known, it must match. */
  readonly externalId?: string;
  /** The language that the account's owner asked for when it was made; notices speak it. */
  readonly language?: string;
  /** PHC string; absent for people whose passwords another system keeps. */
  readonly passwordHash?: string;
  /** Grows with every change of password, factors or standing: what was proved under an older version opens nothing. */
  readonly credentialVersion: number;
  readonly disabledAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Kinds of the account's active factors, computed from the factors on every read. */
  readonly activeFactorTypes: readonly FactorType[];
  /** True while a factor is active, or disabled by failures: the second factor is due. */
  readonly secondFactorDue: boolean;
  /** After a reset through the mailbox: until then no codes go to email where another factor exists. */
  readonly emailCooldownUntil?: number;
  /** When the earliest factor in force was activated. */
  readonly twoFactorEnabledAt?: number;
}

/** What is written for a new account; the rest is computed. */
export type NewAccount = Omit<
  Account,
  'activeFactorTypes' | 'secondFactorDue' | 'twoFactorEnabledAt' | 'emailCooldownUntil'
>;
