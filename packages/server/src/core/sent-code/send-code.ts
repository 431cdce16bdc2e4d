import type { Account } from '../account/account.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import type { Challenge } from '../challenge/challenge.ts';
import { MINUTE } from '../clock.ts';
import { draftMessage, handOver } from '../delivery/hand-over-message.ts';
import { chooseLanguage } from '../delivery/language.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import type { OutboxMessage } from '../delivery/outbox.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import type { Factor } from '../factor/factor.ts';
import type { SentFactorType } from '../factor/factor-kinds.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { noteSms } from '../sms-firewall/admit-sms.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import { isFull } from '../throttle/reserve.ts';
import { type Admission, CARRIAGES } from './carriage.ts';
import { draftSentCode } from './code.ts';
import type { SentCode } from './sent-code.ts';

export interface CodeRequest {
  readonly account: Account;
  /** Asked for once the message is admitted; undefined where the account changed meanwhile. */
  readonly openChallenge: () => Promise<Challenge | undefined>;
  /** What the code is for; none is stored where it proves the account's own address. */
  readonly factor: Pick<Factor, 'id'> & { readonly type: SentFactorType };
  /** E.164 number or address. */
  readonly destination: string;
  readonly purpose: CodePurpose;
  /** Milliseconds. */
  readonly lifetime: number;
  readonly caller: Caller;
  /** What else belongs into the transaction: a pending factor. */
  readonly alongside?: (stores: Stores) => Promise<void>;
}

/**
 * Sends a fresh code; the one before it to the same place ends. The message stands in the outbox before a provider is asked
 * to carry it, and the answer says whether a provider took it.
 */
export async function sendCode(tenant: Tenant, request: CodeRequest): Promise<Outcome<void>> {
  const { admit } = CARRIAGES[request.factor.type];
  const admitted = await admit(tenant, request);
  if (!admitted.ok) return admitted;
  const { charge } = admitted.value;
  const message = await commit(tenant, request, admitted.value);
  const result = message.ok ? await handOver(tenant, message.value) : undefined;
  if (charge !== undefined) await noteSms(tenant, charge, result?.outcome ?? 'refused');
  if (!message.ok) return message;
  return result?.outcome === 'accepted' ? succeed(undefined) : refuse('delivery_failed');
}

/** Writes the code and its message down; nothing has left yet. */
async function commit(
  tenant: Tenant,
  request: CodeRequest,
  admission: Admission,
): Promise<Outcome<OutboxMessage>> {
  const { account, factor, lifetime } = request;
  const challenge = await request.openChallenge();
  if (challenge === undefined) return refuse('conflict');
  const owner = { applicationId: tenant.application.id, accountId: account.id, factorId: factor.id };
  const { code, stored } = draftSentCode(tenant, { ...owner, challengeId: challenge.id }, lifetime);
  const message = draftCode(tenant, request, code, stored);
  const events = sendEvents(tenant, request, challenge, admission);
  return record(tenant, request, { stored, message, events });
}

/** Whoever has the last code that may be sent asked for many: a thief of the password, perhaps. */
function sendEvents(
  tenant: Tenant,
  { account, factor, purpose, caller }: CodeRequest,
  challenge: Challenge,
  { reservation, alarms = [] }: Admission,
): AuditEvent[] {
  const by = { accountId: account.id, caller };
  const data = { method: factor.type, challengeId: challenge.id };
  const sent = newEvent(tenant, 'code.sent', { ...by, data });
  const { key } = counter(tenant.limits, CARRIAGES[factor.type].limit, tenant.application.id, account.id);
  const isLast = reservation.states.some((state) => state.key === key && isFull(state));
  if (purpose !== 'login' || !isLast) return [sent, ...alarms];
  const exhausted = { ...by, actor: 'anonymous', data: { method: factor.type } } as const;
  return [sent, ...alarms, newEvent(tenant, 'codes.exhausted', exhausted)];
}

function draftCode(tenant: Tenant, request: CodeRequest, code: string, stored: SentCode): OutboxMessage {
  const { application } = tenant;
  const { account, destination, purpose, lifetime, caller, factor } = request;
  const draft = CARRIAGES[factor.type].write(tenant.delivery, {
    destination,
    purpose,
    application: application.name,
    code,
    validMinutes: lifetime / MINUTE,
    language: chooseLanguage(caller.language ?? account.language),
  });
  return draftMessage(tenant, draft, {
    applicationId: application.id,
    accountId: account.id,
    kind: 'code',
    sentCodeId: stored.id,
    expiresAt: stored.expiresAt,
    leased: true,
  });
}

interface Drafted {
  readonly stored: SentCode;
  readonly message: OutboxMessage;
  readonly events: readonly AuditEvent[];
}

async function record(
  tenant: Tenant,
  { account, alongside, purpose }: CodeRequest,
  { stored, message, events }: Drafted,
): Promise<Outcome<OutboxMessage>> {
  const record = prepareEvents(tenant, account, events);
  return tenant.database.transact(async (stores): Promise<Outcome<OutboxMessage>> => {
    const now = tenant.clock.now();
    await alongside?.(stores);
    // A set-up begun again is another factor; in a login a code by mail leaves the one by text message alone.
    const { challengeId, factorId } = stored;
    const only = purpose === 'setup' ? undefined : factorId;
    const ended = await stores.sentCodes.endAll(challengeId, now, only);
    if (ended.length > 0) await stores.outbox.cancelForCodes(ended, now);
    await stores.sentCodes.insert(stored);
    await stores.outbox.insert(message);
    await record(stores);
    return succeed(message);
  });
}
