import { emailKey } from '../account/mailbox.ts';
import type { Engine } from '../engine.ts';
import { counter } from './counters.ts';
import type { Counter } from './throttle.ts';

/**
 * What a mail is charged to: its account's limit, and its destination's, which is counted by purpose: whoever sets up an
 * address of someone else stops no login of its owner.
 */
export function mailCounters(
  { limits, keyedHash }: Pick<Engine, 'limits' | 'keyedHash'>,
  { applicationId, id }: { readonly applicationId: string; readonly id: string },
  destination: string,
  purpose: string,
): Counter[] {
  const mailbox = emailKey(destination) ?? destination;
  const address = keyedHash.mac('throttle-key', mailbox).slice(0, 22);
  return [
    counter(limits, 'emailSend', applicationId, id),
    counter(limits, 'emailSend', applicationId, 'to', purpose, address),
  ];
}
