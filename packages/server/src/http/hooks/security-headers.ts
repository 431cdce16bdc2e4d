import type { HttpConfig } from '../http-config.ts';

/** Set by hand: the plugin for it costs more than the rest of the request. */
export function securityHeaders({ publicUrl }: HttpConfig): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  };
}
