import { newEvent } from '../audit/new-event.ts';
import { SECOND } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { DeliveryReceipt } from './receipt.ts';

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
  return engine.database.transact(async ({ outbox, audit }) => {
    const message = await outbox.recordReceipt(receipt, engine.clock.now());
    if (message === undefined) return false;
    if (receipt.status !== 'failed') return true;
    const { applicationId, accountId } = message;
    const { provider, reason = 'unknown' } = receipt;
    const detail = { accountId, actor: 'system', data: { messageId: message.id, provider, reason } } as const;
    await audit.append(newEvent(engine, { id: applicationId }, 'message.undelivered', detail));
    return true;
  });
}
