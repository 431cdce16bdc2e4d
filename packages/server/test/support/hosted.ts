import type { ApiKeyScope } from '../../src/core/api-key/api-key.ts';
import { createApiKey } from '../../src/core/api-key/manage-api-keys.ts';
import {
  type Application,
  type ApplicationSettings,
  completeSettings,
  type HostedSettings,
} from '../../src/core/application/application.ts';
import { createApplication } from '../../src/core/application/manage-applications.ts';
import type { ClientOptions, HttpClient } from './client.ts';
import type { World } from './engine.ts';
import { unwrap } from './outcomes.ts';
import type { Service } from './service.ts';

/** A business that keeps its own logins, with an API key. */
export interface Business {
  readonly application: Application;
  readonly clientId: string;
  readonly apiKey: string;
  readonly keyId: string;
}

export interface BusinessOptions {
  readonly name?: string;
  readonly hosted?: Partial<HostedSettings>;
  readonly settings?: Partial<ApplicationSettings>;
  readonly scopes?: readonly ApiKeyScope[];
}

export async function newBusiness(
  world: Pick<World, 'engine' | 'application'>,
  { name = 'Shop', hosted, settings, scopes = ['*'] }: BusinessOptions = {},
): Promise<Business> {
  const completed = completeSettings(settings ?? {});
  const made = await createApplication(world.engine, world.application.domainId, {
    name,
    kind: 'hosted',
    settings: { ...completed, hosted: { ...completed.hosted, ...hosted } },
  });
  const application = unwrap(made);
  const { key, token } = await newKey(world, application, scopes);
  return { application, clientId: application.clientId, apiKey: token, keyId: key.id };
}

export async function newKey(
  { engine }: Pick<World, 'engine'>,
  application: Application,
  scopes: readonly ApiKeyScope[] = ['*'],
  expiresAt?: number,
) {
  return unwrap(await createApiKey(engine, application, { name: 'backend', scopes, expiresAt }));
}

/** The business's backend: every request carries the key. */
export function backend(
  service: Service,
  { apiKey }: Pick<Business, 'apiKey'>,
  options: ClientOptions = {},
): HttpClient {
  return service.client({ ...options, headers: { 'x-api-key': apiKey, ...options.headers } });
}

let made = 0;

/** An address that nobody else has. */
export function newEmail(): string {
  made += 1;
  return `carla${made}@example.com`;
}
