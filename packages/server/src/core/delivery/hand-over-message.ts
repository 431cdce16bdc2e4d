import { SECOND } from '../clock.ts';
import type { Ports } from '../ports/ports.ts';
import type { BoxBinding } from '../ports/secret-box.ts';
import type { TenantRef } from '../tenant.ts';
import type { HandOver } from './hand-over.ts';
import type { OutgoingEmail, OutgoingSms } from './message.ts';
import type { Channel, OutboxKind, OutboxMessage } from './outbox.ts';

/** How long a request waits for a provider. */
const HAND_OVER_LIMIT = 8 * SECOND;
/** Longer than any hand-over: a lease that lapses belongs to a process that died. */
export const LEASE = 30 * SECOND;

export type Draft =
  | { readonly channel: 'sms'; readonly message: Omit<OutgoingSms, 'reference'> }
  | { readonly channel: 'email'; readonly message: Omit<OutgoingEmail, 'reference'> };

export interface DraftDetail {
  readonly applicationId: string;
  readonly accountId?: string;
  readonly kind: OutboxKind;
  readonly sentCodeId?: string;
  readonly expiresAt: number;
  /** Held by the request that hands it over itself; otherwise the job takes it. */
  readonly leased: boolean;
}

/** The row for a message, sealed like a secret; to be inserted in the transaction that gives the reason for it. */
export function draftMessage(ports: Ports, draft: Draft, detail: DraftDetail): OutboxMessage {
  const id = ports.newId();
  const now = ports.clock.now();
  const { leased, applicationId, ...rest } = detail;
  const plain = new TextEncoder().encode(JSON.stringify(draft.message));
  return {
    id,
    applicationId,
    ...rest,
    channel: draft.channel,
    payload: ports.boxes.seal(plain, outboxBinding({ applicationId, id })),
    status: 'pending',
    attempts: leased ? 1 : 0,
    nextAttemptAt: now,
    leasedUntil: leased ? now + LEASE : 0,
    createdAt: now,
  };
}

function outboxBinding({ applicationId, id }: Pick<OutboxMessage, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'outbox', column: 'payload', applicationId, id };
}

export function openPayload(ports: Ports, row: OutboxMessage): unknown {
  return JSON.parse(new TextDecoder().decode(ports.boxes.open(row.payload, outboxBinding(row))));
}

/** Gives a leased message to its provider and records what came of it. */
export async function handOver(tenant: TenantRef, row: OutboxMessage): Promise<HandOver> {
  const result = await send(tenant, row).catch((error: unknown) => giveUp(tenant, row, error));
  const { outbox } = tenant.database.stores;
  const now = tenant.clock.now();
  if (result.outcome === 'accepted') {
    const { provider, providerMessageId } = result;
    const named = providerMessageId === undefined ? {} : { providerMessageId };
    await outbox.settle(row.id, { status: 'accepted', provider, ...named, now });
  } else if (mayTryAgain(row, result)) {
    await outbox.retry(row.id, now + backOff(row.attempts));
  } else {
    const status = result.outcome === 'unknown' ? 'unknown' : 'failed';
    await outbox.settle(row.id, { status, provider: result.provider, now });
  }
  for (const listener of tenant.delivery.listeners) listener(row, result.outcome);
  return result;
}

/** A gateway that breaks may have taken the message: it is not sent again, and the failure is reported. */
async function giveUp(tenant: TenantRef, row: OutboxMessage, error: unknown): Promise<never> {
  const now = tenant.clock.now();
  await tenant.database.stores.outbox.settle(row.id, { status: 'unknown', now });
  throw new BrokenGateway(row.channel, error);
}

/** Says where it broke. What a library throws may hold the message, and is left out. */
class BrokenGateway extends Error {
  constructor(channel: Channel, error: unknown) {
    const { name, stack = '' } = error instanceof Error ? error : new Error();
    super(`The way out for ${channel} broke: ${name}`);
    const places = stack.split('\n').filter((line) => line.startsWith('    at '));
    this.stack = [`${this.name}: ${this.message}`, ...places].join('\n');
  }
}

async function send(ports: Ports, row: OutboxMessage): Promise<HandOver> {
  const { sms, email } = ports.delivery;
  const message = openPayload(ports, row) as OutgoingSms & OutgoingEmail;
  const gateway = row.channel === 'sms' ? sms : email;
  if (gateway === undefined) {
    const refused = {
      outcome: 'refused',
      provider: 'none',
      permanent: false,
      reason: 'unreachable',
    } as const;
    return refused;
  }
  return gateway.send({ ...message, reference: row.id }, { deadline: HAND_OVER_LIMIT });
}

/** A code's owner asks again himself; other messages wait for the provider to come back. */
function mayTryAgain(row: OutboxMessage, result: HandOver): boolean {
  if (row.kind === 'code') return false;
  return result.outcome === 'refused' ? !result.permanent : isBrokenMail(row, result);
}

/** Sent again once: mailboxes know it by its Message-ID (RFC 5322 §3.6.4), while a text message would be paid twice. */
function isBrokenMail({ channel, attempts }: OutboxMessage, result: HandOver): boolean {
  const isBroken = result.outcome === 'unknown' && result.reason === 'connection_lost';
  return isBroken && channel === 'email' && attempts === 1;
}

function backOff(attempts: number): number {
  return Math.min(10 * SECOND * 2 ** Math.max(0, attempts - 1), 3_600 * SECOND);
}
