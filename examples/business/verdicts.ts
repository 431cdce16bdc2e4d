import { Webhook } from 'standardwebhooks';

const FRESH = 5 * 60_000;

interface Result {
  readonly session_token: string;
  readonly result?: boolean;
  readonly completed_at: string;
}

/** What the signed callbacks say about sessions of ours. */
export class Verdicts {
  readonly #webhook: Webhook;
  readonly #seen = new Set<string>();
  readonly #verdicts = new Map<string, boolean>();

  constructor(webhookSecret: string) {
    this.#webhook = new Webhook(webhookSecret);
  }

  /** Undefined until the callback has come. */
  about(sessionToken: string): boolean | undefined {
    return this.#verdicts.get(sessionToken);
  }

  /** False where it is not signed by Countersign, or was signed more than five minutes ago. */
  take(headers: Record<string, string>, body: Buffer): boolean {
    const result = this.#verify(headers, body);
    if (result === undefined) return false;
    const id = headers['webhook-id'] ?? '';
    const isLate = Date.now() - Date.parse(result.completed_at) > FRESH;
    // Taken, so that it is not sent again; but what comes twice or late decides nothing, and the first verdict stays.
    if (!this.#seen.has(id) && !isLate && !this.#verdicts.has(result.session_token)) {
      this.#verdicts.set(result.session_token, result.result === true);
    }
    this.#seen.add(id);
    return true;
  }

  #verify(headers: Record<string, string>, body: Buffer): Result | undefined {
    try {
      return this.#webhook.verify(body, headers) as Result;
    } catch {
      return undefined;
    }
  }
}
