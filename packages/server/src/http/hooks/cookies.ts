import type { FastifyReply, FastifyRequest } from 'fastify';
import { SECOND } from '../../core/clock.ts';
import { refuse } from '../../core/outcome.ts';
import { REFRESH_TOKEN_LIFETIME } from '../../core/session/session.ts';
import { TRUSTED_BROWSER_LIFETIME } from '../../core/trusted-browser/trusted-browser.ts';
import type { HttpConfig } from '../http-config.ts';
import { applicationOf } from '../request-state.ts';
import type { HttpTenant } from '../tenants.ts';
import { RefusalError } from '../wire-error.ts';
import { limitCors } from './cors.ts';

/** Tokens that may travel in cookies. */
export type TokenCookie = 'refresh' | 'device';

const LIFETIMES = { refresh: REFRESH_TOKEN_LIFETIME, device: TRUSTED_BROWSER_LIFETIME } as const;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Finds out whether tokens travel in cookies and, if so, lets no other site's page use them. */
export function enterCookieMode(
  config: HttpConfig,
  request: FastifyRequest,
  reply: FastifyReply,
  tenant: HttpTenant,
): void {
  const asked = request.headers['x-token-delivery'];
  const { tokenDelivery } = tenant.application.settings;
  if (tokenDelivery !== 'cookie' && String(asked).trim().toLowerCase() !== 'cookie') return;
  request.cookieMode = true;
  limitCors(request, reply, tenant);
  if (SAFE_METHODS.has(request.method)) return;
  if (!isAllowed(config, request, tenant)) throw new RefusalError(refuse('origin_not_allowed'));
}

/** A request without Origin comes from no page; it may not use cookies, and what it may do, it may do without them. */
function isAllowed({ publicUrl }: HttpConfig, request: FastifyRequest, { origins }: HttpTenant): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return request.routeOptions.config.cookies !== true;
  return origins.has(origin) || origin === new URL(publicUrl).origin;
}

/** Reads and sets the token cookies of the request's application. */
export class TokenCookies {
  readonly #secure: boolean;

  constructor({ publicUrl }: HttpConfig) {
    this.#secure = publicUrl.startsWith('https:');
  }

  read(request: FastifyRequest, kind: TokenCookie): string | undefined {
    const { cookie } = request.headers;
    return cookie === undefined ? undefined : readCookie(cookie, this.#name(request, kind));
  }

  set(request: FastifyRequest, reply: FastifyReply, kind: TokenCookie, token: string): void {
    this.#write(request, reply, { kind, value: token, maxAge: LIFETIMES[kind] / SECOND });
  }

  clear(request: FastifyRequest, reply: FastifyReply, kind: TokenCookie): void {
    this.#write(request, reply, { kind, value: '', maxAge: 0 });
  }

  #write(
    request: FastifyRequest,
    reply: FastifyReply,
    { kind, value, maxAge }: { readonly kind: TokenCookie; readonly value: string; readonly maxAge: number },
  ): void {
    const secure = this.#secure ? '; Secure' : '';
    const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
    reply.header('set-cookie', `${this.#name(request, kind)}=${value}; ${attributes}`);
  }

  /** One host serves many applications. `__Host-` (RFC 6265bis §4.1.3.2) needs HTTPS. */
  #name(request: FastifyRequest, kind: TokenCookie): string {
    return `${this.#secure ? '__Host-' : ''}cs_${kind}_${applicationOf(request).clientId}`;
  }
}

/** Our tokens need no encoding. */
function readCookie(header: string, name: string): string | undefined {
  const start = `${name}=`;
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}
