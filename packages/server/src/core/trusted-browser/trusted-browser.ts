import { DAY } from '../clock.ts';
import type { Page } from '../page.ts';

/** A browser in which the second factor was passed and may be skipped; never raises assurance. */
export interface TrustedBrowser {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly tokenHash: string;
  readonly name: string;
  readonly browserFamily: string;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
}

export const TRUSTED_BROWSER_LIFETIME = 30 * DAY;

export interface TrustedBrowserStore {
  insert(device: TrustedBrowser): Promise<void>;
  /** Unrevoked and unexpired only. */
  findLive(tokenHash: string, now: number): Promise<TrustedBrowser | undefined>;
  /** Notes the use, and replaces the token where one is given; false when it was revoked or superseded. */
  use(id: string, change: { from: string; to?: string; now: number }): Promise<boolean>;
  /** Oldest first; all of them, or a page. */
  listLive(accountId: string, now: number, page?: Page): Promise<TrustedBrowser[]>;
  revoke(accountId: string, id: string, now: number): Promise<boolean>;
  revokeAll(accountId: string, now: number): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllTrustedBrowsers {
  deleteDead(before: number, limit: number): Promise<number>;
}
