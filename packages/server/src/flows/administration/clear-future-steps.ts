import { timeStep } from '@countersign/otp';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Engine } from '../../core/engine.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { isAhead, withoutAhead } from '../../core/totp/spent-steps.ts';

const BATCH = 500;

/**
 * For people whom a clock that was ahead has shut out: it spent time steps that are still to come, and none before them
 * counts. What could be accepted at this moment counts as spent, so that no code is taken twice. Each row moves by a
 * compare-and-set of its own, while the service runs.
 */
export async function clearFutureSteps(engine: Engine, reason: string): Promise<{ cleared: number }> {
  let cleared = 0;
  for (let afterId = ''; ; ) {
    const factors = await engine.database.stores.factors.listByType('totp', { afterId, limit: BATCH });
    const last = factors.at(-1);
    if (last === undefined) return { cleared };
    for (const factor of factors) if (await clear(engine, factor, reason)) cleared += 1;
    afterId = last.id;
  }
}

async function clear(engine: Engine, factor: Factor, reason: string): Promise<boolean> {
  const { id: factorId, applicationId, accountId, state, parameters } = factor;
  const step = timeStep(engine.clock.now(), parameters.period);
  if (!isAhead(state, step)) return false;
  const application = await engine.database.stores.applications.findById(applicationId);
  if (application === undefined) return false;
  const detail = { accountId, actor: 'operator', data: { factorId, reason } } as const;
  const event = newEvent(engine.in(application), 'factor.steps_cleared', detail);
  return engine.database.transact(async (stores) => {
    const own = stores.in(applicationId);
    const change = { from: state, to: withoutAhead(state, step) };
    if (!(await own.factors.replaceState(factorId, change))) return false;
    await own.audit.append(event);
    return true;
  });
}
