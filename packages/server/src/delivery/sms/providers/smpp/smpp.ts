import { randomInt } from 'node:crypto';
import type { SmsGateway } from '../../../../core/delivery/gateway.ts';
import { accept, type FailureReason, type HandOver } from '../../../../core/delivery/hand-over.ts';
import type { DeliveryReceipt } from '../../../../core/delivery/receipt.ts';
import { defineSmsProvider, type FieldForm, TEXT } from '../../sms-provider.ts';
import { createSmppLink, type SmppLinkOptions, type SubmitOutcome } from './smpp-link.ts';
import { type SmppMessageOptions, submitsOf } from './smpp-message.ts';
import { createPartLedger, smppReceipt } from './smpp-receipts.ts';

const PORT: FieldForm = {
  fits: (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535,
  sentence: 'a port from 1 to 65535',
};
const FLAG: FieldForm = { fits: (text) => text === 'true' || text === 'false', sentence: 'true or false' };

export const smpp = defineSmsProvider({
  required: { host: TEXT, port: PORT, systemId: TEXT, password: TEXT, from: TEXT },
  optional: { systemType: TEXT, tls: FLAG },
  createGateway: ({ port, tls, ...rest }, { onReceipt }) =>
    createSmpp({ ...rest, port: Number(port), tls: tls === 'true', onReceipt }),
});

export interface SmppOptions extends SmppLinkOptions, SmppMessageOptions {
  readonly provider?: string;
  /** Called with final states; while it throws, the carrier is asked to come again. */
  readonly onReceipt: (receipt: DeliveryReceipt) => Promise<void>;
}

// SMPP 3.4 §5.1.3
const ESME_ROK = 0x00;
const DESTINATION_ERRORS = new Set([0x0b, 0x50, 0x51]);
const THROTTLING = new Set([0x14, 0x58]);

/**
 * Any carrier that speaks SMPP 3.4, through one session as transceiver. The protocol has no idempotency key.
 * A long text is several messages to the carrier: once its first part is taken, nothing can be called refused.
 */
export function createSmpp(options: SmppOptions): SmsGateway {
  const { provider = 'smpp', onReceipt } = options;
  const ledger = createPartLedger();
  const link = createSmppLink(options, async (pdu) => {
    const receipt = smppReceipt(provider, pdu);
    const whole = receipt && ledger.settle(receipt);
    if (whole !== undefined) await onReceipt(whole);
  });
  let concatenation = randomInt(256);
  return {
    provider,
    send: async (message, { deadline }) => {
      const ends = performance.now() + deadline;
      concatenation = (concatenation + 1) % 256;
      const ids: string[] = [];
      for (const fields of submitsOf(message, concatenation, options)) {
        const outcome = await link.submit(fields, Math.max(0, ends - performance.now()));
        const failure = failureOf(provider, outcome);
        if (failure !== undefined) return ids.length === 0 ? failure : partly(provider);
        if (outcome.kind === 'answered') ids.push(outcome.messageId ?? '');
      }
      const known = ids.filter((id) => id !== '');
      ledger.register(known);
      return accept(provider, known[0]);
    },
    close: () => link.close(),
  };
}

function partly(provider: string): HandOver {
  return { outcome: 'unknown', provider, reason: 'partly_sent' };
}

function failureOf(provider: string, outcome: SubmitOutcome): HandOver | undefined {
  if (outcome.kind === 'unsent')
    return { outcome: 'refused', provider, permanent: false, reason: outcome.reason };
  if (outcome.kind === 'unknown') return { outcome: 'unknown', provider, reason: outcome.reason };
  const { status } = outcome;
  if (status === ESME_ROK) return undefined;
  const permanent = DESTINATION_ERRORS.has(status);
  const providerCode = `0x${status.toString(16).padStart(8, '0')}`;
  return { outcome: 'refused', provider, permanent, reason: reasonOf(status), providerCode };
}

function reasonOf(status: number): FailureReason {
  if (DESTINATION_ERRORS.has(status)) return 'invalid_destination';
  return THROTTLING.has(status) ? 'throttled' : 'rejected_request';
}
