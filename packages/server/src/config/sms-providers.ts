import { ConfigError } from './config-error.ts';

/** How one provider of `COUNTERSIGN_SMS_PROVIDERS` is reached; the fields are those of its adapter. */
export interface SmsProviderSettings {
  readonly kind: SmsProviderKind;
  readonly fields: Readonly<Record<string, string>>;
}

export type SmsProviderKind = keyof typeof FIELDS;

interface Fields {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Of these exactly one is given. */
  readonly either?: readonly string[];
}

const FIELDS = {
  twilio: {
    required: ['accountSid', 'authToken'],
    optional: ['baseUrl'],
    either: ['from', 'messagingServiceSid'],
  },
  vonage: { required: ['apiKey', 'apiSecret', 'from'], optional: ['signatureSecret', 'baseUrl'] },
  sns: {
    required: ['region', 'accessKeyId', 'secretAccessKey'],
    optional: ['sessionToken', 'senderId', 'originationNumber', 'baseUrl'],
  },
  webhook: { required: ['url', 'secret'], optional: [] },
  smpp: { required: ['host', 'port', 'systemId', 'password', 'from'], optional: ['systemType', 'tls'] },
} as const satisfies Record<string, Fields>;

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
  const { kind, ...rest } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
    string,
    unknown
  >;
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    throw new ConfigError(`${where}: "kind" must be one of ${Object.keys(FIELDS).join(', ')}`);
  }
  const spec: Fields = FIELDS[kind as SmsProviderKind];
  const place = `${where} (${kind})`;
  refuseWrongFields(spec, new Set(Object.keys(rest)), place);
  const fields = Object.entries(rest).map(([name, value]) => [name, readField(name, value, place)] as const);
  return { kind: kind as SmsProviderKind, fields: Object.fromEntries(fields) };
}

/** What a field must look like; the others are any text. */
const FIELD_FORMS: Readonly<Record<string, { test: (text: string) => boolean; sentence: string }>> = {
  port: {
    test: (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535,
    sentence: 'a port from 1 to 65535',
  },
  tls: { test: (text) => text === 'true' || text === 'false', sentence: 'true or false' },
  url: { test: isHttpAddress, sentence: 'an http(s) address' },
  baseUrl: { test: isHttpAddress, sentence: 'an http(s) address' },
  // Standard Webhooks: a key that is no base64 would be an empty one, with which anybody signs.
  secret: {
    test: (text) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(text),
    sentence: 'whsec_ and at least 24 random bytes in base64',
  },
  region: { test: (text) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text), sentence: 'a region such as eu-central-1' },
};

// No sentence quotes a value: it may be a secret.
function readField(name: string, value: unknown, where: string): string {
  const isText = typeof value === 'string' && value.trim() !== '';
  if (!isText && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new ConfigError(`${where}: "${name}" must be a text that is not empty`);
  }
  const text = String(value);
  const form = FIELD_FORMS[name];
  if (form === undefined || form.test(text)) return text;
  throw new ConfigError(`${where}: "${name}" must be ${form.sentence}`);
}

function isHttpAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol);
}

function refuseWrongFields(
  { required, optional, either }: Fields,
  given: ReadonlySet<string>,
  where: string,
): void {
  const known = new Set([...required, ...optional, ...(either ?? [])]);
  const unknown = [...given].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new ConfigError(`${where}: "${unknown}" is no field; there are ${[...known].join(', ')}`);
  const missing = required.find((name) => !given.has(name));
  if (missing !== undefined) throw new ConfigError(`${where}: "${missing}" is missing`);
  if (either !== undefined && either.filter((name) => given.has(name)).length !== 1) {
    throw new ConfigError(`${where}: give one of ${either.join(' and ')}`);
  }
}
