/** How a session stands for those who look from outside; what was superseded or canceled has expired for them. */
export type SessionStatus = 'pending' | 'approved' | 'denied' | 'expired';

/** What a hosted challenge has beside what every challenge has; the id is the challenge's. */
export interface HostedSession {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  /** Box of the session_token, which the result names; blank once the result is queued. */
  readonly token: string;
  /** Hash of the handle in `webview_url`. */
  readonly pageHash: string;
  /** Hash of the nonce that binds the page to the browser that posted first. */
  readonly pageNonceHash?: string;
  readonly returnUrl?: string;
  readonly state?: string;
  /** Of the person who logs in, as the business sees them. */
  readonly userIp?: string;
  readonly userAgent?: string;
  /** Box of the number that the person types into the approving device; blank until it is asked for. */
  readonly secretNumber: string;
  readonly numberAskedAt?: number;
  /** Hash of the code that the finishing browser brings back. */
  readonly completionHash?: string;
  /** When its one final result was queued. */
  readonly settledAt?: number;
}

export interface HostedSessionStore {
  insert(session: HostedSession): Promise<void>;
  findById(id: string): Promise<HostedSession | undefined>;
  findByPage(pageHash: string): Promise<HostedSession | undefined>;
  /** Sessions of the account without a final result, the oldest first. */
  listUnsettled(accountId: string): Promise<HostedSession[]>;
  /** The first browser that posts, wins, while nothing is settled; true for the nonce that is bound. */
  bindPage(id: string, nonceHash: string): Promise<boolean>;
  /** Compare-and-set of the number's box; keeps the time of the first asking. */
  askNumber(id: string, change: { from: string; to: string; now: number }): Promise<boolean>;
  /** Once: blanks token and number. False where the final result was queued before. */
  settle(id: string, end: { now: number; completionHash?: string | undefined }): Promise<boolean>;
  /** Gives a settled session its completion code, for the bound nonce only, once. */
  complete(id: string, change: { nonceHash: string; completionHash: string }): Promise<boolean>;
}
