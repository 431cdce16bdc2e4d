import type { Application } from './application/application.ts';
import type { Ports } from './ports/ports.ts';
import type { TenantDatabase } from './stores.ts';

/** The engine bound to an application of which no more than the id is known, as jobs know it. */
export interface TenantRef extends Ports {
  readonly application: Pick<Application, 'id'>;
  /** Reaches the rows of this application and no others. */
  readonly database: TenantDatabase;
}

/** The engine bound to one application. */
export interface Tenant extends TenantRef {
  readonly application: Application;
}
