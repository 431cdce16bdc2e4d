import { auditEvent } from '../audit/record.ts';
import type { Engine } from '../engine.ts';
import type { DeliveryReceipt } from './receipt.ts';

/** Notes what became of an accepted message; a failure after acceptance is audited. Unknown messages are ignored. */
export async function recordReceipt(engine: Engine, receipt: DeliveryReceipt): Promise<void> {
  await engine.database.transact(async ({ outbox, audit }) => {
    const message = await outbox.recordReceipt(receipt, engine.clock.now());
    if (message === undefined || receipt.status !== 'failed') return;
    const { applicationId, accountId } = message;
    const { provider, reason = 'unknown' } = receipt;
    const detail = { accountId, actor: 'system', data: { messageId: message.id, provider, reason } } as const;
    await audit.append(auditEvent(engine, { id: applicationId }, 'message.undelivered', detail));
  });
}
