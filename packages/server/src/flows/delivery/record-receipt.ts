import { newEvent } from '../../core/audit/new-event.ts';
import { SECOND } from '../../core/clock.ts';
import type { DeliveryReceipt } from '../../core/delivery/receipt.ts';
import type { Engine } from '../../core/engine.ts';
import { recordFromRows } from '../../core/event/record-from-rows.ts';

/** A receipt overtakes the answer that names its message, where both leave the provider at once. */
const SECOND_LOOK = SECOND / 2;

/** Notes what became of an accepted message; a failure after acceptance is audited. Unknown messages are ignored. */
export async function recordReceipt(engine: Engine, receipt: DeliveryReceipt): Promise<void> {
  if (await note(engine, receipt)) return;
  await engine.clock.sleep(SECOND_LOOK);
  await note(engine, receipt);
}

/** Whether the message is known. */
function note(engine: Engine, receipt: DeliveryReceipt): Promise<boolean> {
  return engine.database.transact(async (stores) => {
    const message = await stores.outbox.recordReceipt(receipt, engine.clock.now());
    if (message === undefined) return false;
    if (receipt.status !== 'failed') return true;
    const { applicationId, accountId } = message;
    const { provider, reason = 'unknown' } = receipt;
    const detail = { accountId, actor: 'system', data: { messageId: message.id, provider, reason } } as const;
    const event = newEvent(engine.in({ id: applicationId }), 'message.undelivered', detail);
    await recordFromRows(engine, stores, [event]);
    return true;
  });
}
