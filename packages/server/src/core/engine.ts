import type { Application } from './application/application.ts';
import type { Ports } from './ports/ports.ts';
import type { Database } from './stores.ts';
import type { Tenant, TenantRef } from './tenant.ts';

/** All that the engine's verbs need; composed once. */
export interface Engine extends Ports {
  readonly database: Database;
  /** Binds it to one application: what a tenant's verbs take first. */
  in(application: Application): Tenant;
  in(application: Pick<Application, 'id'>): TenantRef;
}
