import type { SmsSettings } from '../../core/application/application.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';

interface Check {
  readonly fits: (value: unknown) => boolean;
  readonly form: string;
}

const CHECKS: Readonly<Record<keyof SmsSettings, Check>> = {
  countries: { fits: isRegionList, form: 'a list of regions such as ["US","CA"]' },
  prices: { fits: isPriceList, form: 'prices by prefix such as {"+1":8}, in thousandths' },
  defaultPrice: { fits: isAmount, form: 'a whole number of thousandths' },
  dailySpend: { fits: isAmount, form: 'a whole number of thousandths' },
};

/** The settings with what is given over them. */
export function readSmsSettings(
  given: Readonly<Record<string, unknown>>,
  current: SmsSettings,
): Outcome<SmsSettings> {
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof SmsSettings] : undefined;
    if (check === undefined) {
      return refuseSms(name, `"${name}" is none of ${Object.keys(CHECKS).join(', ')}`);
    }
    if (!check.fits(value)) return refuseSms(name, `"${name}" must be ${check.form}`);
  }
  return succeed({ ...current, ...given });
}

function refuseSms(name: string, message: string) {
  return refuse('invalid_request', { field: `sms.${name}`, message });
}

function isRegionList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && /^[A-Z]{2}$/.test(one));
}

function isPriceList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([prefix, price]) => /^\+\d{1,15}$/.test(prefix) && isAmount(price));
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
