import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionTokens } from '../../../core/session/open-session.ts';
import type { TokenCookies } from '../../hooks/cookies.ts';

export interface DeliveredTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly deviceToken?: string;
}

/** The tokens for the body; in cookie mode all but the access token go into cookies instead. */
export function deliverTokens(
  cookies: TokenCookies,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { accessToken, refreshToken }: SessionTokens,
  deviceToken?: string,
): DeliveredTokens {
  if (!request.cookieMode) {
    return { accessToken, refreshToken, ...(deviceToken !== undefined && { deviceToken }) };
  }
  cookies.set(request, reply, 'refresh', refreshToken);
  if (deviceToken !== undefined) cookies.set(request, reply, 'device', deviceToken);
  return { accessToken };
}
