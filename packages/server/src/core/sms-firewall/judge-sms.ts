import type { Application } from '../application/application.ts';
import { HOUR } from '../clock.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import type { PhoneNumber, PhoneNumberType } from '../delivery/phone-numbers.ts';
import type { Tenant } from '../tenant.ts';
import type { PrefixRecord } from './sms-ledger.ts';

/** Types that cost their caller dearly, or that no phone reads text messages on. */
const REFUSED_TYPES: ReadonlySet<PhoneNumberType> = new Set([
  'premium',
  'shared_cost',
  'toll_free',
  // Follow-me numbers are billed at what they forward to: +44 70 is a pumping classic.
  'personal',
  'uan',
  'pager',
  'voicemail',
  'fixed_line',
]);

const CONVERSION_WINDOW = HOUR;
const PAUSE = HOUR;
/** Fewer messages say nothing about a range. */
const CONVERSION_SAMPLE = 20;
const CONVERSION_FLOOR = 0.15;

export type SmsVerdict = { readonly open: true } | { readonly open: false; readonly because: SmsClosure };

export type SmsClosure =
  | 'number_type_not_allowed'
  | 'country_not_allowed'
  | 'range_paused'
  | 'range_budget_used_up'
  | 'daily_spend_reached';

/** What the number alone says; the limits come later. */
export function judgeNumber(tenant: Tenant, phone: PhoneNumber): SmsVerdict {
  if (tenant.delivery.acceptsAnyNumber) return { open: true };
  if (!phone.valid || REFUSED_TYPES.has(phone.type))
    return { open: false, because: 'number_type_not_allowed' };
  const { countries } = tenant.application.settings.sms;
  // Satellite and other numbers of no country cost a multiple, and no list of countries names them.
  const allowed =
    phone.country !== undefined && (countries.length === 0 || countries.includes(phone.country));
  return allowed ? { open: true } : { open: false, because: 'country_not_allowed' };
}

/**
 * The range that a number belongs to: pumped numbers come in blocks. By purpose: whoever sets up numbers that nobody
 * has proven closes no login of those who have.
 */
export function rangeOf(
  { e164, callingCode }: Pick<PhoneNumber, 'e164' | 'callingCode'>,
  purpose: CodePurpose,
): string {
  return `${purpose}:${e164.slice(0, 1 + callingCode.length + 3)}`;
}

/** The price of the longest prefix that the number begins with, in thousandths. */
export function priceOf({ settings }: Application, e164: string): number {
  const known = Object.keys(settings.sms.prices).filter((prefix) => e164.startsWith(prefix));
  const longest = known.sort((left, right) => right.length - left.length)[0];
  return longest === undefined ? settings.sms.defaultPrice : (settings.sms.prices[longest] ?? 0);
}

export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Pauses a range whose codes nobody types. */
export async function watchConversion(tenant: Tenant, range: string): Promise<void> {
  const { smsLedger } = tenant.database.stores;
  const now = tenant.clock.now();
  const record = await smsLedger.recordSent(range, now, CONVERSION_WINDOW);
  if (record.sent >= CONVERSION_SAMPLE && !isRead(record)) {
    await smsLedger.pause(range, now + PAUSE);
  }
}

/** Codes on their way look like codes that nobody types: the pause ends as soon as enough of them are typed. */
export function isPaused(record: PrefixRecord, now: number): boolean {
  if (record.pausedUntil === undefined || record.pausedUntil <= now) return false;
  return record.windowEndsAt <= now || !isRead(record);
}

function isRead({ sent, confirmed }: PrefixRecord): boolean {
  return confirmed / sent >= CONVERSION_FLOOR;
}
