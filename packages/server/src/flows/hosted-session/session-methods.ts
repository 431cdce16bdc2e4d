import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import type { FactorType } from '../../core/factor/factor-kinds.ts';
import { offeredMethods } from '../../core/factor/offered-methods.ts';

/**
 * What the application lists and the person can answer now, in the application's order. A code by mail needs no
 * set-up: the address is what the business calls the person by.
 */
export function sessionMethods(engine: Engine, application: Application, account: Account): FactorType[] {
  const now = engine.clock.now();
  const offered = offeredMethods(engine, account, now);
  const isCoolingDown = (account.emailCooldownUntil ?? 0) > now;
  const mailable = engine.delivery.email !== undefined && account.email !== undefined && !isCoolingDown;
  return application.settings.hosted.methods.filter(
    (type) => offered.includes(type) || (type === 'email' && mailable),
  );
}
