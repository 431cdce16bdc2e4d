import { SECOND } from '../core/clock.ts';
import type { Engine } from '../core/engine.ts';
import type { Tenant } from '../core/tenant.ts';
import { type AddressRanges, readRanges } from './address.ts';

/** An application as HTTP needs it. */
export interface HttpTenant extends Tenant {
  /** Browser origins that may use cookie mode. */
  readonly origins: ReadonlySet<string>;
  readonly backends: AddressRanges;
}

interface Known {
  readonly tenant: HttpTenant | undefined;
  readonly readAt: number;
}

/** Any row may change from another process. */
const FRESH = SECOND;
const MAX_KNOWN = 1_000;

/** Applications by `client_id`, remembered for a second: one is resolved on every request. */
export class Tenants {
  readonly #engine: Engine;
  readonly #known = new Map<string, Known>();
  readonly #loading = new Map<string, Promise<HttpTenant | undefined>>();
  #origins: { readonly all: ReadonlySet<string>; readonly readAt: number } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Answers at once where it can. */
  find(clientId: string): HttpTenant | undefined | Promise<HttpTenant | undefined> {
    const known = this.#known.get(clientId);
    if (known !== undefined && this.#isFresh(known.readAt)) return known.tenant;
    const loading = this.#loading.get(clientId) ?? this.#load(clientId);
    this.#loading.set(clientId, loading);
    return loading;
  }

  /** Origins that any application lists: a preflight names none. */
  async listOrigins(): Promise<ReadonlySet<string>> {
    const readAt = this.#engine.clock.now();
    if (this.#origins !== undefined && this.#isFresh(this.#origins.readAt)) return this.#origins.all;
    const applications = await this.#engine.database.stores.applications.list();
    const all = new Set(applications.flatMap(({ settings }) => readOrigins(settings.origins)));
    this.#origins = { all, readAt };
    return all;
  }

  async #load(clientId: string): Promise<HttpTenant | undefined> {
    const readAt = this.#engine.clock.now();
    try {
      const application = await this.#engine.database.stores.applications.findByClientId(clientId);
      const tenant = application === undefined ? undefined : toHttpTenant(this.#engine.in(application));
      this.#remember(clientId, { tenant, readAt });
      return tenant;
    } finally {
      this.#loading.delete(clientId);
    }
  }

  #remember(clientId: string, known: Known): void {
    this.#known.delete(clientId);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(clientId, known);
  }

  #isFresh(readAt: number): boolean {
    return Math.abs(this.#engine.clock.now() - readAt) < FRESH;
  }
}

export function toHttpTenant(tenant: Tenant): HttpTenant {
  const { origins, backendAddresses } = tenant.application.settings;
  return { ...tenant, origins: new Set(readOrigins(origins)), backends: readRanges(backendAddresses) };
}

/** As browsers spell them; `null` is the origin of sandboxes and local files, whoever wrote them. */
function readOrigins(origins: readonly string[]): string[] {
  return origins.map(readOrigin).filter((origin) => origin !== 'null');
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin : text;
}
