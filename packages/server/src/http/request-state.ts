import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ActionPurpose } from '../core/action-token/action-token.ts';
import type { ApiKeyScope } from '../core/api-key/api-key.ts';
import type { KeyHolder } from '../core/api-key/authenticate-api-key.ts';
import type { Application } from '../core/application/application.ts';
import type { Tenant } from '../core/tenant.ts';
import type { Enrolling, SettingUp } from '../flows/enrolment/setting-up.ts';
import type { Authenticated } from '../flows/login/authenticate.ts';
import type { HttpTenant } from './tenants.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The application that the request is for; set before anything else. */
    tenant: HttpTenant | undefined;
    /** Whose access token came with it. */
    authenticated: Authenticated | undefined;
    /** Whose login waits for a first factor, by the tempToken that came with it. */
    enrolling: Enrolling | undefined;
    /** Whose API key came with it. */
    keyHolder: KeyHolder | undefined;
    /** Whether refresh and device tokens travel in cookies. */
    cookieMode: boolean;
    /** Whether a limit in the database counted it. */
    counted: boolean;
  }

  interface FastifyContextConfig {
    /** `bearer` routes are reached with a live access token only, `api-key` routes with an API key of this scope. */
    access?: 'bearer' | 'open' | 'api-key';
    scope?: ApiKeyScope;
    /** Takes the tempToken of a login that waits for a first factor, in place of an access token. */
    enrols?: true;
    /**
     * `database` where the engine has limits of its own for the route, `refusals` where a single-use token is the
     * credential and only what is refused is charged to the general limit, `free` where none applies.
     */
    limited?: 'database' | 'refusals' | 'free';
    /** What the links do that lead to this page. */
    purpose?: ActionPurpose;
    /** Reads or sets token cookies. */
    cookies?: true;
  }
}

/** Gives every request its state up front: objects of one shape are fast. */
export function addRequestState(app: FastifyInstance): void {
  app.decorateRequest('tenant', undefined);
  app.decorateRequest('authenticated', undefined);
  app.decorateRequest('enrolling', undefined);
  app.decorateRequest('keyHolder', undefined);
  app.decorateRequest('cookieMode', false);
  app.decorateRequest('counted', false);
}

export function tenantOf({ tenant }: FastifyRequest): Tenant {
  if (tenant === undefined) throw new Error('The route resolves no application');
  return tenant;
}

export function applicationOf(request: FastifyRequest): Application {
  return tenantOf(request).application;
}

export function keyHolderOf({ keyHolder }: FastifyRequest): KeyHolder {
  if (keyHolder === undefined) throw new Error('The route asks for no API key');
  return keyHolder;
}

export function authenticatedOf({ authenticated }: FastifyRequest): Authenticated {
  if (authenticated === undefined) throw new Error('The route asks for no access token');
  return authenticated;
}

/** On routes that enrol: who is logged in, or whose login waits for the factor. */
export function settingUpOf({ authenticated, enrolling }: FastifyRequest): SettingUp {
  const who = authenticated ?? enrolling;
  if (who === undefined) throw new Error('The route asks for no access token');
  return who;
}
