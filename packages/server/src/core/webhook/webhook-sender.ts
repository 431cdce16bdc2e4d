/** Why no answer came, or none was asked for; a closed list, so that nothing secret gets into a log. */
export type WebhookFailure =
  /** The application names no address for this kind of message. */
  | 'no_url'
  | 'invalid_url'
  /** Plain http, in production, where private addresses are not allowed. */
  | 'insecure_url'
  /** The name does not resolve. */
  | 'unresolved'
  /** The address is private, or nobody's: see docs/webhooks.md. */
  | 'forbidden_address'
  /** No connection: nothing has left. */
  | 'unreachable'
  /** The receiver's certificate is not to be trusted. */
  | 'tls'
  /** The connection broke before an answer came. */
  | 'connection_lost'
  | 'timeout'
  /** We are shutting down. */
  | 'interrupted'
  /** The application has no secret to sign with. */
  | 'no_secret'
  /** The message or a secret does not open: swapped in the database, damaged, or its key is gone. */
  | 'unreadable';

/** The receiver's answer, whatever it was. */
export interface WebhookAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** Milliseconds that the receiver asked us to wait. */
  readonly retryAfter?: number;
  /** The beginning of it, for people. */
  readonly body: string;
}

export interface NoAnswer {
  readonly kind: 'failed';
  readonly reason: WebhookFailure;
}

export interface WebhookRequest {
  readonly url: string;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** Signed and sent byte for byte. */
  readonly body: string;
  /** `webhook-id`. */
  readonly id: string;
  /** Each signs; the newest first. */
  readonly secrets: readonly string[];
  readonly allowPrivateAddresses: boolean;
}

/** The way to an application's backend. */
export interface WebhookSender {
  /** Production: http is for private addresses only. */
  readonly secureOnly: boolean;
  /** False for an address, or a name of this machine, that is never called; other names are judged when they are resolved. */
  mayCall(hostname: string, allowPrivateAddresses: boolean): boolean;
  /** One attempt, over within `deadline` milliseconds. Only broken programs throw. */
  send(request: WebhookRequest, options: { deadline: number }): Promise<WebhookAnswer | NoAnswer>;
  /** Breaks off what is under way, as `interrupted`. */
  close(): void;
}
