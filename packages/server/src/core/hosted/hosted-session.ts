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
  /** Of the person who logs in, as the business sees her. */
  readonly userIp?: string;
  readonly userAgent?: string;
  /** Box of the number that the person types into the approving device. */
  readonly secretNumber: string;
  readonly numberAskedAt?: number;
  /** Hash of the code that the finishing browser brings back. */
  readonly completionHash?: string;
  /** When its one final result was queued. */
  readonly settledAt?: number;
}

export interface HostedSessionStore {
  insert(session: HostedSession): Promise<void>;
  findById(applicationId: string, id: string): Promise<HostedSession | undefined>;
  findByPage(applicationId: string, pageHash: string): Promise<HostedSession | undefined>;
  /** The first browser that posts, wins; true for the nonce that is bound. */
  bindPage(applicationId: string, id: string, nonceHash: string): Promise<boolean>;
  /** Marks the number as asked for; keeps the earlier time. */
  askNumber(applicationId: string, id: string, now: number): Promise<boolean>;
  /** Once: blanks token and number. False where the final result was queued before. */
  settle(
    applicationId: string,
    id: string,
    end: { now: number; completionHash?: string | undefined },
  ): Promise<boolean>;
}
