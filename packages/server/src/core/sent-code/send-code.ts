import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Challenge } from '../challenge/challenge.ts';
import { MINUTE } from '../clock.ts';
import { type Draft, draftMessage, handOver } from '../delivery/hand-over-message.ts';
import { chooseLanguage } from '../delivery/language.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import type { OutboxMessage } from '../delivery/outbox.ts';
import type { Engine } from '../engine.ts';
import type { Factor, SentFactorType } from '../factor/factor.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { admitSms, noteSms } from '../sms-firewall/admit-sms.ts';
import type { Stores } from '../stores.ts';
import { counter } from '../throttle/counters.ts';
import { countUse } from '../throttle/reserve.ts';
import { drawSentCode } from './code.ts';
import type { SentCode } from './sent-code.ts';

export interface CodeRequest {
  readonly account: Account;
  readonly challenge: Challenge;
  readonly factor: Factor & { readonly type: SentFactorType };
  /** E.164 number or address. */
  readonly destination: string;
  readonly purpose: CodePurpose;
  /** Milliseconds. */
  readonly lifetime: number;
  readonly caller: Caller;
  /** What else belongs into the transaction: a new challenge, a pending factor. */
  readonly alongside?: (stores: Stores) => Promise<void>;
}

/**
 * Sends a fresh code; the one before it ends. The message stands in the outbox before anybody is asked to carry it,
 * and the answer says whether a provider took it.
 */
export async function sendCode(
  engine: Engine,
  application: Application,
  request: CodeRequest,
): Promise<Outcome<void>> {
  const admitted = await admit(engine, application, request);
  if (!admitted.ok) return admitted;
  const { code, stored } = drawSentCode(engine, ownerOf(request), request.lifetime);
  const message = draftCode(engine, application, request, code, stored);
  await record(engine, application, request, stored, message);
  const result = await handOver(engine, message);
  if (request.factor.type === 'sms') await noteSms(engine, application, request.destination, result.outcome);
  return result.outcome === 'accepted' ? succeed(undefined) : refuse('delivery_failed');
}

function ownerOf({ account, challenge, factor }: CodeRequest) {
  const { id: accountId, applicationId } = account;
  return { applicationId, accountId, challengeId: challenge.id, factorId: factor.id };
}

async function admit(
  engine: Engine,
  application: Application,
  request: CodeRequest,
): Promise<Outcome<unknown>> {
  const { account, destination, caller, factor } = request;
  if (factor.type === 'sms') return admitSms(engine, application, account, destination, caller);
  const key = engine.keyedHash.mac('throttle-key', destination.toLowerCase()).slice(0, 22);
  const counters = [
    counter(engine.limits, 'emailSend', application.id, account.id),
    counter(engine.limits, 'emailSend', application.id, 'to', key),
  ];
  return countUse(engine, application, counters, caller);
}

function draftCode(
  engine: Engine,
  application: Application,
  request: CodeRequest,
  code: string,
  stored: SentCode,
): OutboxMessage {
  const { account, destination: to, purpose, lifetime, caller, factor } = request;
  const { texts, publicUrl } = engine.delivery;
  const language = chooseLanguage(caller.language ?? account.language);
  const content = { application: application.name, code, validMinutes: lifetime / MINUTE };
  const draft: Draft =
    factor.type === 'sms'
      ? {
          channel: 'sms',
          message: { to, text: texts.sms({ ...content, domain: hostOf(publicUrl) }, language) },
        }
      : {
          channel: 'email',
          message: { to, ...texts.email({ kind: 'code', purpose, ...content }, language) },
        };
  return draftMessage(engine, draft, {
    applicationId: application.id,
    accountId: account.id,
    kind: 'code',
    sentCodeId: stored.id,
    expiresAt: stored.expiresAt,
    leased: true,
  });
}

function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/[/:].*$/, '');
}

async function record(
  engine: Engine,
  application: Application,
  { account, challenge, factor, caller, alongside }: CodeRequest,
  stored: SentCode,
  message: OutboxMessage,
): Promise<void> {
  const data = { method: factor.type, challengeId: challenge.id };
  const event = auditEvent(engine, application, 'code.sent', { accountId: account.id, caller, data });
  await engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    await alongside?.(stores);
    const ended = await stores.sentCodes.endAll(application.id, challenge.id, now);
    if (ended.length > 0) await stores.outbox.cancelForCodes(application.id, ended, now);
    await stores.sentCodes.insert(stored);
    await stores.outbox.insert(message);
    await stores.audit.append(event);
  });
}
