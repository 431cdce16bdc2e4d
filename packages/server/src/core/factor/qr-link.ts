/** An address at which the QR code of a pending factor may be looked at a few times: the secret is not in it. */
export interface QrLink {
  readonly handleHash: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly factorId: string;
  readonly sessionId: string;
  readonly readsLeft: number;
  readonly expiresAt: number;
}

export interface QrLinkStore {
  insert(link: QrLink): Promise<void>;
  /** Counts one read by a guarded statement; undefined where none is left, or it is too late. */
  read(handleHash: string, now: number): Promise<QrLink | undefined>;
  /** A newer set-up ends the links of earlier ones. */
  endAll(accountId: string): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllQrLinks {
  deleteExpired(before: number, limit: number): Promise<number>;
}
