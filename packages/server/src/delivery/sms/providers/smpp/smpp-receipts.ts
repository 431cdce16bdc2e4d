import type { DeliveryReceipt } from '../../../../core/delivery/receipt.ts';
import { providerCode } from '../../../http-post.ts';

/** What we read of a deliver_sm. */
export interface DeliverSm {
  readonly esm_class?: number;
  readonly short_message?: unknown;
  readonly receipted_message_id?: string;
  readonly message_state?: number;
}

// SMPP 3.4 §5.2.28
const STATES: Readonly<Record<number, DeliveryReceipt['status']>> = {
  2: 'delivered',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  8: 'failed',
};

// Appendix B
const STATES_BY_WORD: Readonly<Record<string, DeliveryReceipt['status']>> = {
  DELIVRD: 'delivered',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  REJECTD: 'failed',
};

/**
 * The final state in a deliver_sm, which the bound session authenticates: from its parameters, else from the
 * text that Appendix B suggests and nearly everyone sends. Undefined for messages from people and for states
 * that will change.
 */
export function smppReceipt(provider: string, pdu: DeliverSm): DeliveryReceipt | undefined {
  const isReceipt = ((pdu.esm_class ?? 0) & 0x3c) === 0x04 || pdu.receipted_message_id !== undefined;
  if (!isReceipt) return undefined;
  const text = textOf(pdu.short_message);
  const word = field(text, 'stat');
  const status = STATES[pdu.message_state ?? 0] ?? STATES_BY_WORD[word?.toUpperCase() ?? ''];
  const providerMessageId = pdu.receipted_message_id ?? field(text, 'id');
  if (status === undefined || !providerMessageId) return undefined;
  const error = field(text, 'err');
  const reason = status === 'failed' ? [word, error].filter(Boolean).join(' ') : '';
  const receipt = { provider, providerMessageId, status };
  return reason === '' ? receipt : { ...receipt, reason: providerCode(reason) };
}

function field(text: string, name: 'id' | 'stat' | 'err'): string | undefined {
  return new RegExp(`(?:^|\\s)${name}:([\\w-]{1,65})`, 'i').exec(text)?.[1];
}

/** The package decodes the text, and wraps it. */
function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (Buffer.isBuffer(message)) return message.toString('latin1');
  const wrapped =
    typeof message === 'object' && message !== null && 'message' in message ? message.message : '';
  return typeof wrapped === 'string' || Buffer.isBuffer(wrapped) ? textOf(wrapped) : '';
}

/** Receipts of the parts of long messages, joined: delivered when all parts are, failed when one is. */
export interface PartLedger {
  /** The first id stands for the message. */
  register(ids: readonly string[]): void;
  /** The receipt of the whole message, once it is known; receipts of others pass. */
  settle(receipt: DeliveryReceipt): DeliveryReceipt | undefined;
}

interface Message {
  readonly ids: readonly string[];
  /** Parts that are not delivered yet. */
  readonly open: Set<string>;
}

export function createPartLedger(capacity = 10_000): PartLedger {
  const messages = new Map<string, Message>();
  return {
    register: (ids) => {
      if (ids.length < 2) return;
      const message = { ids, open: new Set(ids) };
      for (const id of ids) messages.set(id, message);
      for (const [, oldest] of messages) {
        if (messages.size <= capacity) break;
        for (const id of oldest.ids) messages.delete(id);
      }
    },
    settle: (receipt) => {
      const message = messages.get(receipt.providerMessageId);
      if (message === undefined) return receipt;
      message.open.delete(receipt.providerMessageId);
      if (receipt.status === 'delivered' && message.open.size > 0) return undefined;
      return { ...receipt, providerMessageId: message.ids[0] ?? receipt.providerMessageId };
    },
  };
}
