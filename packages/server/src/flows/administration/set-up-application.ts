import type { Application } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { createWebhookSecret } from '../../core/webhook/create-webhook-secret.ts';
import { createApiKey } from './manage-api-keys.ts';
import { createApplication, type NewApplication } from './manage-applications.ts';

export interface ApplicationSetUp {
  readonly application: Application;
  /** Of kind hosted: what its backend needs, shown this once. */
  readonly secrets?: { readonly apiKey: string; readonly webhookSecret: string };
}

/** Makes an application, and all that its backend needs to begin. */
export async function setUpApplication(
  engine: Engine,
  request: NewApplication,
): Promise<Outcome<ApplicationSetUp>> {
  const [domain] = await engine.database.stores.domains.list();
  if (domain === undefined) {
    return refuse('conflict', { message: 'No domain yet: run countersign serve once' });
  }
  const created = await createApplication(engine, domain.id, request);
  if (!created.ok) return created;
  const { value: application } = created;
  if (application.kind === 'accounts') return succeed({ application });
  const key = await createApiKey(engine.in(application), { name: 'first', scopes: ['*'] });
  if (!key.ok) return key;
  const webhookSecret = await createWebhookSecret(engine.in(application));
  return succeed({ application, secrets: { apiKey: key.value.token, webhookSecret } });
}
