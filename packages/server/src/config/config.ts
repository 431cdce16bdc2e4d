import { readFileSync } from 'node:fs';
import { isCidr } from '../core/cidr.ts';
import { mailDomainOf } from '../core/delivery/public-host.ts';
import { type Argon2Parameters, DEFAULT_ARGON2 } from '../core/ports/password-hasher.ts';
import { DEFAULT_LIMITS, type Limits } from '../core/throttle/limits.ts';
import type { SmsProviderSettings } from '../delivery/sms/sms-providers.ts';
import { ConfigError } from './config-error.ts';
import { readArgon2, readLimits } from './json-settings.ts';
import { OPTIONS, type OptionName } from './options.ts';
import { readSmsProviders } from './sms-providers.ts';
import { readSmtpUrls, type SmtpSettings } from './smtp-url.ts';

const POOLERS = ['none', 'transaction', 'session'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

export type LogFormat = 'json' | 'pretty';

export type Mode = 'development' | 'production';

export interface Config {
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Absent: SQLite in the data directory. */
  readonly databaseUrl?: string;
  readonly databasePoolSize: number;
  /** Between SIGTERM and the closing of the port. */
  readonly drainSeconds: number;
  /** What stands between this process and PostgreSQL, and whose session a transaction gets from it. */
  readonly databasePooler: (typeof POOLERS)[number];
  /** Base64 keys, newest first; absent: a key file. */
  readonly masterKeys?: readonly string[];
  /** Where the master keys are kept when they are not in the environment. */
  readonly masterKeyFile: string;
  /** CIDRs of the TLS-terminating proxies in front. */
  readonly trustedProxies: readonly string[];
  readonly limits: Limits;
  readonly argon2: Argon2Parameters;
  /** Mail servers in the order in which they are tried. */
  readonly smtp: readonly SmtpSettings[];
  readonly mailFrom: string;
  readonly smsProviders: readonly SmsProviderSettings[];
  /** Whether /explorer is served. */
  readonly explorer: boolean;
  readonly metricsToken?: string;
  /** Absent: the audit trail is kept for ever. */
  readonly auditRetentionDays?: number;
  readonly logLevel: string;
  /** Absent: for people in development on a terminal, JSON otherwise. */
  readonly logFormat?: LogFormat;
  /** Where each value came from, for `doctor`. */
  readonly sources: Readonly<Record<OptionName, Source>>;
}

export type Source = 'default' | 'environment' | 'file';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment into a frozen config; refuses unknown COUNTERSIGN_* names and malformed values. */
export function loadConfig(
  env: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  refuseUnknown(env);
  const values = readValues(env, readFile);
  const text = (name: OptionName): string | undefined => values[name].value;
  const mode = readMode(text('COUNTERSIGN_MODE'));
  const port = readInteger('PORT', text('PORT') ?? '3000', 0, 65_535);
  const publicUrl = readPublicUrl(text('COUNTERSIGN_PUBLIC_URL'), mode, port);
  const dataDir = text('COUNTERSIGN_DATA_DIR') ?? './data';
  return freeze({
    mode,
    port,
    host: text('HOST') ?? (mode === 'production' ? '0.0.0.0' : '127.0.0.1'),
    publicUrl,
    dataDir,
    databasePoolSize: readInteger(
      'COUNTERSIGN_DATABASE_POOL',
      text('COUNTERSIGN_DATABASE_POOL') ?? '10',
      1,
      200,
    ),
    drainSeconds: readInteger(
      'COUNTERSIGN_DRAIN_SECONDS',
      text('COUNTERSIGN_DRAIN_SECONDS') ?? (mode === 'production' ? '2' : '0'),
      0,
      60,
    ),
    databasePooler: readPooler(text('COUNTERSIGN_DATABASE_POOLER')),
    masterKeyFile: env['COUNTERSIGN_MASTER_KEY_FILE'] ?? `${dataDir}/master.key`,
    trustedProxies: readCidrs('COUNTERSIGN_TRUSTED_PROXIES', text('COUNTERSIGN_TRUSTED_PROXIES')),
    limits: readLimits(text('COUNTERSIGN_LIMITS'), DEFAULT_LIMITS),
    argon2: readArgon2(text('COUNTERSIGN_ARGON2'), DEFAULT_ARGON2),
    smtp: readSmtpUrls(text('COUNTERSIGN_SMTP_URL')),
    mailFrom: readMailFrom(text('COUNTERSIGN_MAIL_FROM'), publicUrl),
    smsProviders: readSmsProviders(text('COUNTERSIGN_SMS_PROVIDERS')),
    explorer: readSwitch('COUNTERSIGN_EXPLORER', text('COUNTERSIGN_EXPLORER'), mode === 'development'),
    logLevel: readLogLevel(text('COUNTERSIGN_LOG_LEVEL')),
    ...readOptional(text),
    sources: mapValues(values, ({ source }) => source),
  });
}

/** Settings without a default. */
function readOptional(
  text: (name: OptionName) => string | undefined,
): Pick<Config, 'databaseUrl' | 'masterKeys' | 'metricsToken' | 'auditRetentionDays' | 'logFormat'> {
  const databaseUrl = readDatabaseUrl(text('DATABASE_URL'));
  const masterKeys = readMasterKeys(text('COUNTERSIGN_MASTER_KEY'));
  const metricsToken = text('COUNTERSIGN_METRICS_TOKEN');
  const logFormat = readLogFormat(text('COUNTERSIGN_LOG_FORMAT'));
  const retention = text('COUNTERSIGN_AUDIT_RETENTION_DAYS');
  return {
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(masterKeys !== undefined && { masterKeys }),
    ...(metricsToken !== undefined && { metricsToken }),
    ...(retention !== undefined && {
      auditRetentionDays: readInteger('COUNTERSIGN_AUDIT_RETENTION_DAYS', retention, 1, 36_500),
    }),
    ...(logFormat !== undefined && { logFormat }),
  };
}

interface Value {
  readonly value: string | undefined;
  readonly source: Source;
}

function refuseUnknown(env: Environment): void {
  const known = new Set(OPTIONS.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])));
  for (const name of Object.keys(env)) {
    if (name.startsWith('COUNTERSIGN_') && !known.has(name) && !isKubernetes(name, env[name])) {
      throw new ConfigError(`${name} is not a setting. See docs/configuration.md for those that are`);
    }
  }
}

/** What Kubernetes says of every service to every process, where a service's name begins like ours. */
function isKubernetes(name: string, value = ''): boolean {
  return /_SERVICE_(HOST|PORT)(_|$)/.test(name) || (/_PORT(_|$)/.test(name) && isServiceAddress(name, value));
}

function isServiceAddress(name: string, value: string): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value) || /_PORT_\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)$/.test(name);
}

function readValues(env: Environment, readFile: (path: string) => string): Record<OptionName, Value> {
  const entries = OPTIONS.map(({ name, secret }) => [name, readValue(env, name, secret, readFile)] as const);
  return Object.fromEntries(entries) as Record<OptionName, Value>;
}

function readValue(
  env: Environment,
  name: OptionName,
  secret: boolean,
  readFile: (path: string) => string,
): Value {
  const direct = env[name];
  const file = secret ? env[`${name}_FILE`] : undefined;
  if (direct !== undefined && direct !== '' && file !== undefined) {
    throw new ConfigError(`${name} and ${name}_FILE are both set: keep one`);
  }
  if (direct !== undefined && direct !== '') return { value: direct, source: 'environment' };
  // The key file is read by the key ring itself, again and again: keys may be added while the service runs.
  if (file === undefined) return { value: undefined, source: 'default' };
  if (name === 'COUNTERSIGN_MASTER_KEY') return { value: undefined, source: 'file' };
  return { value: readSecretFile(name, file, readFile), source: 'file' };
}

function readSecretFile(name: string, path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path).trim();
  } catch (error) {
    throw new ConfigError(`${name}_FILE: ${path} cannot be read (${String(error)})`);
  }
}

function readMode(text = 'development'): Mode {
  if (text === 'development' || text === 'production') return text;
  throw new ConfigError(`COUNTERSIGN_MODE must be development or production, not "${text}"`);
}

function readSwitch(name: string, text: string | undefined, fallback: boolean): boolean {
  if (text === undefined) return fallback;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new ConfigError(`${name} must be on or off, not "${text}"`);
}

function readInteger(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new ConfigError(`${name} must be a whole number from ${minimum} to ${maximum}, not "${text}"`);
}

function readMasterKeys(text: string | undefined): string[] | undefined {
  const keys = text?.split(/[\s,]+/).filter(Boolean);
  // 32 bytes take 43 characters of base64 and one that fills up.
  if (keys === undefined || (keys.length > 0 && keys.every((key) => /^[\w+/-]{43}=?$/.test(key))))
    return keys;
  throw new ConfigError(
    'COUNTERSIGN_MASTER_KEY takes 32 bytes in base64, several separated by commas: make one with "openssl rand -base64 32"',
  );
}

function readCidrs(name: string, text = ''): string[] {
  const cidrs = text.split(/[\s,]+/).filter(Boolean);
  const wrong = cidrs.find((cidr) => !isCidr(cidr));
  if (wrong === undefined) return cidrs;
  throw new ConfigError(`${name}: "${wrong}" is no address and no CIDR such as 10.0.0.0/8`);
}

function readLogLevel(text = 'info'): string {
  if (LOG_LEVELS.includes(text)) return text;
  throw new ConfigError(`COUNTERSIGN_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${text}"`);
}

function readLogFormat(text: string | undefined): LogFormat | undefined {
  if (text === undefined || text === 'json' || text === 'pretty') return text;
  throw new ConfigError(`COUNTERSIGN_LOG_FORMAT must be json or pretty, not "${text}"`);
}

function readDatabaseUrl(text: string | undefined): string | undefined {
  if (text === undefined) return text;
  // Without a host: a socket of this machine, named by `?host=`.
  const isAddress = URL.canParse(text.replace('@/', '@localhost/').replaceAll(' ', '%20'));
  if (!isAddress)
    throw new ConfigError('DATABASE_URL is no address: in a password, write # as %23, / as %2F and @ as %40');
  if (/^postgres(ql)?:\/\//.test(text)) return text;
  throw new ConfigError('DATABASE_URL must begin with postgres:// (leave it out for the embedded SQLite)');
}

function readPooler(text = 'none'): Config['databasePooler'] {
  const pooler = POOLERS.find((known) => known === text);
  if (pooler !== undefined) return pooler;
  throw new ConfigError(`COUNTERSIGN_DATABASE_POOLER must be one of ${POOLERS.join(', ')}, not "${text}"`);
}

function readMailFrom(text: string | undefined, publicUrl: string): string {
  if (text === undefined) return `Countersign <no-reply@${mailDomainOf(publicUrl)}>`;
  if (/^(([^\r\n<>,]*\S )?<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(text)) return text;
  throw new ConfigError(
    `COUNTERSIGN_MAIL_FROM must be one address, alone or as "Name <no-reply@example.com>", not "${text}"`,
  );
}

function readPublicUrl(text: string | undefined, mode: Mode, port: number): string {
  if (text === undefined && mode === 'production') {
    throw new ConfigError('COUNTERSIGN_PUBLIC_URL is required in production: the address that clients use');
  }
  const url = URL.parse(text ?? `http://localhost:${port}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new ConfigError(`COUNTERSIGN_PUBLIC_URL must be an http(s) address, not "${text ?? ''}"`);
  }
  return url.href.replace(/\/+$/, '');
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

function mapValues<K extends string, V, W>(record: Record<K, V>, change: (value: V) => W): Record<K, W> {
  const entries = (Object.entries(record) as [K, V][]).map(([name, value]) => [name, change(value)]);
  return Object.fromEntries(entries) as Record<K, W>;
}
