import type { BoxBinding } from '../ports/secret-box.ts';
import type { Stores } from '../stores.ts';
import type { TenantRef } from '../tenant.ts';
import type { WebhookSecret } from './webhook-secret.ts';

/** Bytes of the key; Standard Webhooks wants 24 to 64. */
const LENGTH = 32;

export interface DraftedWebhookSecret {
  /** `whsec_…`, to be shown once. */
  readonly secret: string;
  readonly row: WebhookSecret;
}

/** The first secret of an application; returns `whsec_…`, which nobody can read again. */
export async function createWebhookSecret(
  tenant: TenantRef,
  stores: Stores = tenant.database.stores,
): Promise<string> {
  const { secret, row } = draftWebhookSecret(tenant);
  await stores.webhookSecrets.insert(row);
  return secret;
}

export function draftWebhookSecret(tenant: TenantRef): DraftedWebhookSecret {
  const { id: applicationId } = tenant.application;
  const id = tenant.newId();
  const secret = `whsec_${tenant.random.bytes(LENGTH).toBase64()}`;
  const box = tenant.boxes.seal(new TextEncoder().encode(secret), secretBinding({ applicationId, id }));
  return { secret, row: { id, applicationId, secret: box, createdAt: tenant.clock.now() } };
}

/** Those that sign now, the newest first; throws {@link UnreadableBox} where one was tampered with. */
export async function openWebhookSecrets(tenant: TenantRef): Promise<string[]> {
  const live = await tenant.database.stores.webhookSecrets.listLive(tenant.clock.now());
  return live.map((row) => new TextDecoder().decode(tenant.boxes.open(row.secret, secretBinding(row))));
}

function secretBinding({ applicationId, id }: Pick<WebhookSecret, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'webhook_secrets', column: 'secret', applicationId, id };
}
