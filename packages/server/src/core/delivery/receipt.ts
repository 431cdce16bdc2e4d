/** What a provider reports after it had accepted a message. Only final states; `sent`, `queued` and their kind are none. */
export interface DeliveryReceipt {
  readonly provider: string;
  readonly providerMessageId: string;
  readonly status: 'delivered' | 'failed';
  /** The provider's own code. */
  readonly reason?: string;
}

/** A status webhook as it came in, before it is authenticated. */
export interface ReceiptRequest {
  /** The public URL that the provider called, with its query, exactly as it was registered. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The raw body. */
  readonly body: string;
}

/**
 * Reads an authentic status webhook: its final states, of which there may be none. Undefined for anything
 * that the provider did not sign.
 */
export type ReceiptReader = (request: ReceiptRequest) => Promise<readonly DeliveryReceipt[] | undefined>;

/** A provider that reports by status webhooks. */
export interface ReceiptSource {
  readonly read: ReceiptReader;
  /** It may send one unsigned by mistake; told with a 5xx, it repeats it signed. */
  readonly repeatsUnsigned: boolean;
}
