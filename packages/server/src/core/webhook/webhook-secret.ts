/** What an application's webhooks are signed with; two during a rotation. */
export interface WebhookSecret {
  readonly id: string;
  readonly applicationId: string;
  /** Box of `whsec_…`. */
  readonly secret: string;
  readonly createdAt: number;
  /** Set by a rotation: until then it signs beside its successor. */
  readonly expiresAt?: number;
}

export interface WebhookSecretStore {
  insert(secret: WebhookSecret): Promise<void>;
  /** Those that still sign, the newest first. */
  listLive(now: number): Promise<WebhookSecret[]>;
  /** Lets none live longer than that. */
  limit(expiresAt: number): Promise<void>;
}

/** Of all applications at once, for what works across them. */
export interface AllWebhookSecrets {
  deleteExpired(before: number, limit: number): Promise<number>;
}
