import { Secret, TOTP } from 'otpauth';
import type { ApiKeyScope } from '../../src/core/api-key/api-key.ts';
import {
  type Application,
  type ApplicationSettings,
  completeSettings,
  type HostedSettings,
} from '../../src/core/application/application.ts';
import { createApiKey } from '../../src/flows/administration/manage-api-keys.ts';
import { createApplication } from '../../src/flows/administration/manage-applications.ts';
import type { Answer, ClientOptions, HttpClient, Json } from './client.ts';
import type { World } from './engine.ts';
import { unwrap } from './outcomes.ts';
import { newIdentity } from './person.ts';
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
  return unwrap(await createApiKey(engine.in(application), { name: 'backend', scopes, expiresAt }));
}

/** The business's backend: every request carries the key. */
export function backend(
  service: Service,
  { apiKey }: Pick<Business, 'apiKey'>,
  options: ClientOptions = {},
): HttpClient {
  return service.client({ ...options, headers: { 'x-api-key': apiKey, ...options.headers } });
}

/** An address that nobody else has. */
export function newEmail(): string {
  return newIdentity('carla').email;
}

/** A secret that the business shares with someone's authenticator. */
export interface Shared {
  readonly totp: TOTP;
  /** What a sync request needs of it. */
  readonly body: {
    readonly secret: string;
    readonly type: 'TOTP';
    readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512';
    readonly digits: number;
    readonly period: number;
  };
}

export function newShared({
  bytes = 20,
  algorithm = 'SHA1',
  digits = 6,
  period = 30,
}: Partial<Omit<Shared['body'], 'secret' | 'type'>> & { bytes?: number } = {}): Shared {
  const secret = new Secret({ size: bytes });
  const totp = new TOTP({ secret, algorithm, digits, period });
  return { totp, body: { secret: secret.base32, type: 'TOTP', algorithm, digits, period } };
}

/** The business's calls about one of its people. */
export class Caller {
  readonly client: HttpClient;
  readonly email: string;
  readonly #clientId: string;

  constructor(service: Service, business: Pick<Business, 'apiKey' | 'clientId'>, email = newEmail()) {
    this.client = backend(service, business);
    this.email = email;
    this.#clientId = business.clientId;
  }

  enable(shared: Shared, more: object = {}): Promise<Answer> {
    return this.#post('sync', { action: 'ENABLE', ...shared.body, ...more });
  }

  disable(more: object = {}): Promise<Answer> {
    return this.#post('sync', { action: 'DISABLE', ...more });
  }

  enroll(more: object = {}): Promise<Answer> {
    return this.#post('enroll', more);
  }

  activate(code: string, more: object = {}): Promise<Answer> {
    return this.#post('activate', { code, ...more });
  }

  verify(code: string, headers: Record<string, string> = {}, more: object = {}): Promise<Answer> {
    return this.#post('verify', { code, ...more }, headers);
  }

  async status(): Promise<Json> {
    const query = new URLSearchParams({ client_id: this.#clientId, email: this.email });
    const { data } = await this.client.get(`/v1/two-factor/status?${query.toString()}`);
    return data;
  }

  #post(verb: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const named = { client_id: this.#clientId, email: this.email, ...body };
    return this.client.post(`/v1/two-factor/${verb}`, named, headers);
  }
}

/** Status and code of an answer. */
export function told({ status, body }: Answer): [number, string | undefined] {
  return [status, body?.code];
}
