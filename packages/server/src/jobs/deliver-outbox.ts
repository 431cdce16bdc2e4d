import { SECOND } from '../core/clock.ts';
import { handOver, LEASE, openPayload } from '../core/delivery/hand-over-message.ts';
import type { OutgoingSms } from '../core/delivery/message.ts';
import type { OutboxMessage } from '../core/delivery/outbox.ts';
import type { Engine } from '../core/engine.ts';
import { noteSms, smsChargeOf } from '../core/sms-firewall/admit-sms.ts';
import type { Tenant } from '../core/tenant.ts';
import { answerResetRequest } from '../flows/account/request-reset.ts';
import type { Job } from './job.ts';

const BATCH = 20;

/** Hands over what no request waits for, and what a crashed request left behind; expires what would come too late. */
export function createOutboxJob(engine: Engine): Job {
  return { name: 'deliver-outbox', every: SECOND, run: () => deliverOutbox(engine) };
}

/** Returns how many messages were worked on; one that fails holds up no other. */
export async function deliverOutbox(engine: Engine): Promise<number> {
  const { outbox } = engine.database.stores;
  while ((await outbox.expire(engine.clock.now(), BATCH)) === BATCH);
  const failures: PromiseRejectedResult[] = [];
  let done = 0;
  for (let batch = BATCH; batch > 0; done += batch) {
    const now = engine.clock.now();
    const rows = await outbox.claim(now, now + LEASE, BATCH);
    const results = await Promise.allSettled(rows.map((row) => work(engine, row)));
    failures.push(...results.filter((result) => result.status === 'rejected'));
    batch = rows.length;
  }
  if (failures[0] !== undefined) throw failures[0].reason;
  return done;
}

async function work(engine: Engine, row: OutboxMessage): Promise<void> {
  const application = await engine.database.stores.applications.findById(row.applicationId);
  if (application === undefined) return;
  const tenant = engine.in(application);
  if (row.kind === 'reset-request') await answerResetRequest(tenant, row);
  else if (row.kind === 'code' && row.channel === 'sms') await resendSms(tenant, row);
  else await handOver(tenant, row);
}

/** The request that paid for it died before it could say what came of it. */
async function resendSms(tenant: Tenant, row: OutboxMessage): Promise<void> {
  const { to } = openPayload(tenant, row) as OutgoingSms;
  const charge = smsChargeOf(tenant, to, row.createdAt);
  const { outcome } = await handOver(tenant, row);
  await noteSms(tenant, charge, outcome);
}
