import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { Caller } from '../caller.ts';
import type { HandOver } from '../delivery/hand-over.ts';
import type { PhoneNumber } from '../delivery/phone-numbers.ts';
import type { Engine } from '../engine.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { counter } from '../throttle/counters.ts';
import { countUse } from '../throttle/reserve.ts';
import { dayOf, judgeNumber, prefixOf, priceOf, type SmsClosure, watchConversion } from './judge-sms.ts';

/**
 * The cost firewall: what the number is, whether its range is paused, budgets by account, number, range and address,
 * and the day's spending, in this order. SMS pumping pays by volume to few ranges; each of these bounds it.
 */
export async function admitSms(
  engine: Engine,
  application: Application,
  account: Account,
  destination: string,
  caller: Caller,
): Promise<Outcome<unknown>> {
  const phone = readNumber(engine, application, destination);
  if (phone === undefined) return close(account, 'number_type_not_allowed');
  const verdict = judgeNumber(engine, application, phone);
  if (!verdict.open) return close(account, verdict.because);
  if (await isPaused(engine, application, phone)) return close(account, 'range_paused');
  const counted = await countBudgets(engine, application, account, phone, caller);
  if (!counted.ok) return counted;
  return (await spend(engine, application, destination))
    ? succeed(undefined)
    : close(account, 'daily_spend_reached');
}

/** What a message cost, and whether its range is still worth it. */
export async function noteSms(
  engine: Engine,
  application: Application,
  destination: string,
  outcome: HandOver['outcome'],
): Promise<void> {
  const phone = readNumber(engine, application, destination);
  if (outcome === 'refused') {
    const day = dayOf(engine.clock.now());
    await engine.database.stores.smsLedger.refund(application.id, day, priceOf(application, destination));
  } else if (phone !== undefined) {
    await watchConversion(engine, application, prefixOf(phone));
  }
}

/** Development takes any digits: they only reach the inbox page. */
export function readNumber(engine: Engine, application: Application, text: string): PhoneNumber | undefined {
  const { phoneNumbers, acceptsAnyNumber } = engine.delivery;
  const parsed = phoneNumbers.parse(text, application.settings.defaultRegion);
  if (parsed?.possible === true || !acceptsAnyNumber) return parsed?.possible === true ? parsed : undefined;
  const digits = text.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
  if (!/^\d{8,15}$/.test(digits)) return undefined;
  return {
    e164: `+${digits}`,
    callingCode: digits.slice(0, 2),
    type: 'unknown',
    possible: true,
    valid: false,
  };
}

async function isPaused(engine: Engine, application: Application, phone: PhoneNumber): Promise<boolean> {
  const record = await engine.database.stores.smsLedger.findPrefix(application.id, prefixOf(phone));
  return record?.pausedUntil !== undefined && record.pausedUntil > engine.clock.now();
}

async function countBudgets(
  engine: Engine,
  application: Application,
  account: Account,
  phone: PhoneNumber,
  caller: Caller,
): Promise<Outcome<unknown>> {
  const { limits } = engine;
  const number = engine.keyedHash.mac('throttle-key', phone.e164).slice(0, 22);
  const ofIp =
    caller.ipBucket === undefined ? [] : [counter(limits, 'smsIp', application.id, caller.ipBucket)];
  const ofRange = counter(limits, 'smsPrefix', application.id, prefixOf(phone));
  const counters = [
    counter(limits, 'smsSend', application.id, account.id),
    counter(limits, 'smsSend', application.id, 'to', number),
    ofRange,
    ...ofIp,
  ];
  const counted = await countUse(engine, application, counters, caller);
  if (!counted.ok && counted.detail.exhausted?.[0]?.startsWith('smsPrefix:') === true) {
    return close(account, 'range_budget_used_up');
  }
  return counted;
}

function spend(engine: Engine, application: Application, destination: string): Promise<boolean> {
  const cost = priceOf(application, destination);
  const { dailySpend } = application.settings.sms;
  return engine.database.stores.smsLedger.spend(application.id, dayOf(engine.clock.now()), cost, dailySpend);
}

/** Names the ways that are still open. */
function close({ activeFactorTypes }: Account, because: SmsClosure): Outcome<never> {
  const others = activeFactorTypes.filter((type) => type !== 'sms');
  const named = [...others, 'a backup code'].join(', ');
  const way =
    activeFactorTypes.length > 0
      ? `Use another method instead: ${named}`
      : 'Use an authenticator app instead';
  const message = `Text messages to this number are not possible now. ${way}`;
  const atFault = because === 'number_type_not_allowed' || because === 'country_not_allowed';
  return refuse('delivery_closed', { message, ...(atFault && { field: 'phoneNumber' }) });
}
