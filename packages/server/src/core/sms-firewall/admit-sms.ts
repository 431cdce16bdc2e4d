import type { Account } from '../account/account.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Caller } from '../caller.ts';
import type { HandOver } from '../delivery/hand-over.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import { offeredMethods } from '../factor/offered-methods.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import { countUse } from '../throttle/reserve.ts';
import type { Reservation } from '../throttle/throttle.ts';
import {
  dayOf,
  isPaused,
  judgeNumber,
  priceOf,
  rangeOf,
  type SmsClosure,
  watchConversion,
} from './judge-sms.ts';
import { readNumber } from './read-number.ts';
import { dayBudget, smsIpCounters, spendingAlarms } from './shared-budgets.ts';

export interface SmsRequest {
  readonly account: Account;
  /** E.164. */
  readonly destination: string;
  readonly purpose: CodePurpose;
  readonly caller: Caller;
}

/** What was set aside for a message; given back where no provider takes it. */
export interface SmsCharge {
  readonly day: string;
  /** Thousandths. */
  readonly cost: number;
  /** Of a set-up: such messages have a share of the day. */
  readonly isSetUp?: boolean;
  /** Watched for codes that nobody types; none where nobody knows any more what the code was for. */
  readonly range?: string;
}

export interface AdmittedSms {
  readonly charge: SmsCharge;
  readonly reservation: Reservation;
  /** That the day's budget, or what set-ups may take of it, nears its end. */
  readonly alarms: readonly AuditEvent[];
}

/**
 * The cost firewall: what the number is, whether its range is paused, limits by account, number, range and address,
 * and the day's spending, in this order. SMS pumping pays by volume to few ranges; each of these bounds it.
 */
export async function admitSms(tenant: Tenant, request: SmsRequest): Promise<Outcome<AdmittedSms>> {
  const { application } = tenant;
  const { account, destination } = request;
  const phone = readNumber(tenant.delivery, destination, application.settings.defaultRegion);
  if (phone === undefined) return close(tenant, account, 'number_type_not_allowed');
  const verdict = judgeNumber(tenant, phone);
  if (!verdict.open) return close(tenant, account, verdict.because);
  const range = rangeOf(phone, request.purpose);
  const { smsLedger } = tenant.database.stores;
  const record = await smsLedger.findPrefix(range);
  if (record && isPaused(record, tenant.clock.now())) return close(tenant, account, 'range_paused');
  const counted = await countBudgets(tenant, request, { range, number: phone.e164 });
  if (!counted.ok) return counted;
  const isSetUp = request.purpose === 'setup';
  const charge = { ...smsChargeOf(tenant, destination), isSetUp, range };
  const budget = dayBudget(application, charge.cost, isSetUp);
  const spent = await smsLedger.spend(charge.day, budget);
  if (spent === undefined) return close(tenant, account, 'daily_spend_reached');
  return succeed({
    charge,
    reservation: counted.value,
    alarms: spendingAlarms(tenant, request, budget, spent),
  });
}

/** What a message to this number costs, and on which day, if it is sent then. */
export function smsChargeOf(tenant: Tenant, destination: string, at: number = tenant.clock.now()): SmsCharge {
  return { day: dayOf(at), cost: priceOf(tenant.application, destination) };
}

/** What a message cost, and whether its range is still worth it. */
export async function noteSms(
  tenant: Tenant,
  { day, cost, range, isSetUp = false }: SmsCharge,
  outcome: HandOver['outcome'],
): Promise<void> {
  if (outcome === 'refused') await tenant.database.stores.smsLedger.refund(day, cost, isSetUp);
  else if (range !== undefined) await watchConversion(tenant, range);
}

async function countBudgets(
  tenant: Tenant,
  { account, purpose, caller }: SmsRequest,
  to: { readonly range: string; readonly number: string },
): Promise<Outcome<Reservation>> {
  const { application } = tenant;
  const { limits } = tenant;
  const number = tenant.keyedHash.mac('throttle-key', to.number).slice(0, 22);
  const ofRange = counter(limits, 'smsPrefix', application.id, to.range);
  const counters = [
    counter(limits, 'smsSend', application.id, account.id),
    // By purpose: whoever sets up a number of someone else stops no login of its owner.
    counter(limits, 'smsSend', application.id, 'to', purpose, number),
    ofRange,
    ...smsIpCounters(tenant, purpose, caller),
  ];
  const counted = await countUse(tenant, counters, caller);
  if (!counted.ok && counted.detail.exhausted?.[0]?.startsWith('smsPrefix:') === true) {
    return close(tenant, account, 'range_budget_used_up');
  }
  return counted;
}

/** Names the ways that are still open. */
function close(ports: Ports, account: Account, because: SmsClosure): Outcome<never> {
  const others = offeredMethods(ports, account, ports.clock.now()).filter((type) => type !== 'sms');
  const named = [...others, 'a backup code'].join(', ');
  const way = account.secondFactorDue
    ? `Use another method instead: ${named}`
    : 'Use an authenticator app instead';
  const message = `We can't send text messages to this number right now. ${way}`;
  const atFault = because === 'number_type_not_allowed' || because === 'country_not_allowed';
  return refuse('delivery_closed', { message, ...(atFault && { field: 'phoneNumber' }) });
}
