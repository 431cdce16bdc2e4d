import type { SmsSettings } from '../core/application/application.ts';
import { readSmsSettings as read } from '../flows/administration/read-sms-settings.ts';
import { CommandFailure, EXIT } from './exit.ts';

/** Reads JSON over the settings that the application has: what is left out stays as it is. */
export function readSmsSettings(text: string, current: SmsSettings): SmsSettings {
  const outcome = read(parse(text), current);
  return outcome.ok ? outcome.value : fail(outcome.detail.message ?? outcome.code);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  return fail('write a JSON object such as {"countries":["US"],"dailySpend":20000}');
}

function fail(complaint: string): never {
  throw new CommandFailure(`--sms: ${complaint}`, EXIT.usage);
}
