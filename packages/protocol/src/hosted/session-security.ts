import type { Security } from '../route.ts';

/** Of routes that one session is asked about. */
export const SESSION_SECURITY = [{ apiKey: [], sessionToken: [] }] as const satisfies Security;
