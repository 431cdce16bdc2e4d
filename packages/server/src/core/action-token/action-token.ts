import { DAY, HOUR } from '../clock.ts';

/** What a mailed link does once; it acts on POST, since scanners click. */
export type ActionPurpose = 'verify-email' | 'reset-password' | 'not-me';

export interface ActionToken {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly purpose: ActionPurpose;
  readonly tokenHash: string;
  /** Key of the address that it was mailed to: a changed address ends it. */
  readonly emailKey: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export const ACTION_LIFETIME: Record<ActionPurpose, number> = {
  'verify-email': DAY,
  'reset-password': HOUR,
  'not-me': 7 * DAY,
};

export interface ActionTokenStore {
  insert(token: ActionToken): Promise<void>;
  /** Unused and unexpired only. */
  findLive(purpose: ActionPurpose, tokenHash: string, now: number): Promise<ActionToken | undefined>;
  /** Guarded: unused and unexpired. */
  spend(id: string, now: number): Promise<boolean>;
  endAll(accountId: string, purpose: ActionPurpose, now: number): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllActionTokens {
  deleteDead(before: number, limit: number): Promise<number>;
}
