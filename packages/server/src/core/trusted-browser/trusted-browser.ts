import { DAY } from '../clock.ts';

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
  findLive(applicationId: string, tokenHash: string, now: number): Promise<TrustedBrowser | undefined>;
  /** Notes the use, and replaces the token where one is given; false when it was revoked or superseded. */
  use(
    applicationId: string,
    id: string,
    change: { from: string; to?: string; now: number },
  ): Promise<boolean>;
  listLive(applicationId: string, accountId: string, now: number): Promise<TrustedBrowser[]>;
  revoke(applicationId: string, accountId: string, id: string, now: number): Promise<boolean>;
  revokeAll(applicationId: string, accountId: string, now: number): Promise<number>;
  deleteDead(before: number, limit: number): Promise<number>;
}
