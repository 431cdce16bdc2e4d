import type { Caller } from '../caller.ts';
import { SECOND } from '../clock.ts';
import type { AccessClaims, TokenGrant } from '../ports/token-signer.ts';
import type { Tenant } from '../tenant.ts';
import { ACCESS_TOKEN_LIFETIME, assuranceLevel, type Session } from './session.ts';

export function signAccessToken(
  tenant: Tenant,
  session: Pick<Session, 'id' | 'accountId' | 'amr' | 'authTime'>,
  grant: TokenGrant,
  { publicClaims }: Pick<Caller, 'publicClaims'> = {},
): Promise<string> {
  const issuedAt = Math.floor(tenant.clock.now() / SECOND);
  const sudo = SUDO_GRANTS.has(grant);
  const claims = {
    sub: session.accountId,
    sid: session.id,
    jti: tenant.newId(),
    iat: issuedAt,
    exp: issuedAt + ACCESS_TOKEN_LIFETIME / SECOND,
    auth_time: Math.floor(session.authTime / SECOND),
    amr: session.amr,
    acr: assuranceLevel(session.amr),
    grant,
  };
  return tenant.tokens.sign(
    tenant.application,
    claims,
    publicClaims?.({ accountId: session.accountId, sudo }),
  );
}

const SUDO_GRANTS: ReadonlySet<TokenGrant> = new Set(['registration', 'password', 'second_factor']);

/** Sudo belongs to tokens that an authentication issued, never to refreshed ones, and ends with their 15 minutes. */
export function givesSudo(claims: AccessClaims, now: number): boolean {
  return SUDO_GRANTS.has(claims.grant) && now < claims.iat * SECOND + ACCESS_TOKEN_LIFETIME;
}
