import type { Clock } from '../../../core/clock.ts';
import type { SmsGateway } from '../../../core/delivery/gateway.ts';
import { accept, type HandOver } from '../../../core/delivery/hand-over.ts';
import type { DeliveryReceipt, ReceiptReader } from '../../../core/delivery/receipt.ts';
import {
  failedHandOver,
  type HttpAnswer,
  post,
  providerCode,
  readJson,
  readStatus,
  readText,
} from '../../http-post.ts';
import { isSignedWebhook, signWebhook } from '../../standard-webhook.ts';
import { defineSmsProvider, type FieldForm, HTTP_ADDRESS } from '../sms-provider.ts';

// Standard Webhooks: a key that is no base64 would be an empty one, with which anyone signs.
const SECRET: FieldForm = {
  fits: (text) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(text),
  sentence: 'whsec_ and at least 24 random bytes in base64',
};

export const webhook = defineSmsProvider({
  required: { url: HTTP_ADDRESS, secret: SECRET },
  optional: {},
  createGateway: (fields, { clock }) => createWebhookSms(fields, clock),
  receipts: { createReader: ({ secret }, clock) => webhookReceipts({ secret }, clock) },
});

export interface WebhookOptions {
  /** Where the operator's own gateway listens. */
  readonly url: string;
  /** `whsec_` and at least 24 bytes in base64; signs in both directions. */
  readonly secret: string;
  readonly provider?: string;
}

/**
 * Any gateway that takes JSON: `{"to", "text", "reference"}`, signed as Standard Webhooks wants it, with the
 * reference as `webhook-id` and `Idempotency-Key`. 2xx accepts, with an optional `{"id"}`; 422 says that the
 * destination is at fault.
 */
export function createWebhookSms(options: WebhookOptions, clock: Clock): SmsGateway {
  const { url, secret, provider = 'webhook' } = options;
  return {
    provider,
    send: async ({ to, text, reference }, { deadline }) => {
      const body = JSON.stringify({ to, text, reference });
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': reference,
        ...signWebhook(secret, body, { id: reference, now: clock.now() }),
      };
      const result = await post({ url, headers, body, deadline });
      return result.kind === 'answered' ? read(provider, result.answer) : failedHandOver(provider, result);
    },
    close: async () => undefined,
  };
}

function read(provider: string, { status, body }: HttpAnswer): HandOver {
  const { id, code } = readJson(body);
  if (status >= 200 && status < 300) return accept(provider, readText(id));
  const refused = readStatus(provider, status, readText(code));
  if (status !== 422 || refused.outcome !== 'refused') return refused;
  return { ...refused, permanent: true, reason: 'invalid_destination' };
}

export interface WebhookReceiptOptions {
  readonly secret: string;
  readonly provider?: string;
}

/** The operator's own gateway: `{"id", "status": "delivered" | "failed", "reason"?}`, signed like our posts. */
export function webhookReceipts(
  { secret, provider = 'webhook' }: WebhookReceiptOptions,
  clock: Clock,
): ReceiptReader {
  return async (request) => {
    if (!isSignedWebhook(secret, request, clock.now())) return undefined;
    const { id, status, reason } = readJson(request.body);
    const providerMessageId = readText(id);
    if (providerMessageId === undefined || !isFinal(status)) return [];
    const code = readText(reason);
    const receipt = { provider, providerMessageId, status };
    return [code === undefined ? receipt : { ...receipt, reason: providerCode(code) }];
  };
}

function isFinal(status: unknown): status is DeliveryReceipt['status'] {
  return status === 'delivered' || status === 'failed';
}
