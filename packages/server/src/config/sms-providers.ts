import { type FieldForms, type SmsProvider, TEXT } from '../delivery/sms/sms-provider.ts';
import {
  SMS_PROVIDERS,
  type SmsProviderKind,
  type SmsProviderSettings,
} from '../delivery/sms/sms-providers.ts';
import { ConfigError } from './config-error.ts';

/** Reads `[{"kind":"twilio","accountSid":…},{"kind":"smpp",…}]`: providers in the order in which they are tried. */
export function readSmsProviders(text: string | undefined): SmsProviderSettings[] {
  if (text === undefined) return [];
  const list = parse(text);
  return list.map((entry, index) => readProvider(entry, `COUNTERSIGN_SMS_PROVIDERS[${index}]`));
}

function parse(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // Said below; the parser's own sentence could quote a secret.
  }
  throw new ConfigError('COUNTERSIGN_SMS_PROVIDERS must be a JSON array of providers');
}

function readProvider(entry: unknown, where: string): SmsProviderSettings {
  const { kind, ...given } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
    string,
    unknown
  >;
  if (!isKind(kind)) {
    throw new ConfigError(`${where}: "kind" must be one of ${Object.keys(SMS_PROVIDERS).join(', ')}`);
  }
  const place = `${where} (${kind})`;
  const provider: SmsProvider = SMS_PROVIDERS[kind];
  refuseWrongFields(provider, new Set(Object.keys(given)), place);
  const forms: FieldForms = { ...provider.required, ...provider.optional, ...provider.either };
  const fields = Object.entries(given).map(
    ([name, value]) => [name, readField(`${place}: "${name}"`, value, forms[name])] as const,
  );
  return { kind, fields: Object.fromEntries(fields) };
}

// No sentence quotes a value: it may be a secret.
function readField(place: string, value: unknown, form = TEXT): string {
  const text = readText(value);
  if (text !== undefined && form.fits(text)) return text;
  throw new ConfigError(`${place} must be ${(text === undefined ? TEXT : form).sentence}`);
}

function isKind(kind: unknown): kind is SmsProviderKind {
  return typeof kind === 'string' && Object.hasOwn(SMS_PROVIDERS, kind);
}

function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return TEXT.fits(value) ? value : undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function refuseWrongFields(
  { required, optional, either }: SmsProvider,
  given: ReadonlySet<string>,
  where: string,
): void {
  const known = Object.keys({ ...required, ...optional, ...either });
  const unknown = [...given].find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(`${where}: "${unknown}" is no field; there are ${known.join(', ')}`);
  const missing = Object.keys(required).find((name) => !given.has(name));
  if (missing !== undefined) throw new ConfigError(`${where}: "${missing}" is missing`);
  const alternatives = Object.keys(either ?? {});
  if (either !== undefined && alternatives.filter((name) => given.has(name)).length !== 1) {
    throw new ConfigError(`${where}: give one of ${alternatives.join(' and ')}`);
  }
}
