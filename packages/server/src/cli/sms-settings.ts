import type { SmsSettings } from '../core/application/application.ts';
import { CommandFailure, EXIT } from './exit.ts';

const CHECKS: Readonly<Record<keyof SmsSettings, { fits: (value: unknown) => boolean; form: string }>> = {
  countries: { fits: isRegionList, form: 'a list of regions such as ["US","CA"]' },
  prices: { fits: isPriceList, form: 'prices by prefix such as {"+1":8}, in thousandths' },
  defaultPrice: { fits: isAmount, form: 'a whole number of thousandths' },
  dailySpend: { fits: isAmount, form: 'a whole number of thousandths' },
};

/** Reads JSON over the settings that the application has: what is left out stays as it is. */
export function readSmsSettings(text: string, current: SmsSettings): SmsSettings {
  const given = parse(text);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(CHECKS, name)) fail(`"${name}" is none of ${Object.keys(CHECKS).join(', ')}`);
    const { fits, form } = CHECKS[name as keyof SmsSettings];
    if (!fits(value)) fail(`"${name}" must be ${form}`);
  }
  return { ...current, ...given };
}

function parse(text: string): Partial<SmsSettings> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  return fail('write a JSON object such as {"countries":["US"],"dailySpend":20000}');
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

function fail(complaint: string): never {
  throw new CommandFailure(`--sms: ${complaint}`, EXIT.usage);
}
