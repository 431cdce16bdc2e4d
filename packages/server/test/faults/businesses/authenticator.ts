import { newShared, type Shared } from '../../support/hosted.ts';
import { authenticator } from '../../support/person.ts';

/** Secret and all that was spent of it; it may be put in force again. */
export interface Authenticator extends Shared {
  readonly spentSteps: number[];
}

export interface Setup {
  readonly authenticator: Authenticator;
  readonly recoveryCodes: readonly string[];
}

export function newAuthenticator(): Authenticator {
  return { ...newShared(), spentSteps: [] };
}

/** Of a secret that the service made. */
export function authenticatorOf(secret: string): Authenticator {
  const body = { secret, type: 'TOTP', algorithm: 'SHA1', digits: 6, period: 30 } as const;
  return { totp: authenticator(secret), body, spentSteps: [] };
}
