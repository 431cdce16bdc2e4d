import type { Application } from '../application/application.ts';
import type { Engine } from '../engine.ts';
import type { BoxBinding } from '../ports/secret-box.ts';
import type { Stores } from '../stores.ts';
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
  engine: Engine,
  application: Pick<Application, 'id'>,
  stores: Stores = engine.database.stores,
): Promise<string> {
  const { secret, row } = draftWebhookSecret(engine, application);
  await stores.webhookSecrets.insert(row);
  return secret;
}

export function draftWebhookSecret(
  engine: Engine,
  { id: applicationId }: Pick<Application, 'id'>,
): DraftedWebhookSecret {
  const id = engine.newId();
  const secret = `whsec_${engine.random.bytes(LENGTH).toBase64()}`;
  const box = engine.boxes.seal(new TextEncoder().encode(secret), secretBinding({ applicationId, id }));
  return { secret, row: { id, applicationId, secret: box, createdAt: engine.clock.now() } };
}

/** Those that sign now, the newest first; throws {@link UnreadableBox} where one was tampered with. */
export async function openWebhookSecrets(
  engine: Engine,
  { id: applicationId }: Pick<Application, 'id'>,
): Promise<string[]> {
  const live = await engine.database.stores.webhookSecrets.listLive(applicationId, engine.clock.now());
  return live.map((row) => new TextDecoder().decode(engine.boxes.open(row.secret, secretBinding(row))));
}

function secretBinding({ applicationId, id }: Pick<WebhookSecret, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'webhook_secrets', column: 'secret', applicationId, id };
}
