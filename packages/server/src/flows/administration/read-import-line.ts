import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { GivenAccount } from './create-account.ts';

/** A secret of an authenticator that another system kept. */
export interface GivenTotp {
  readonly secret: string;
  readonly label?: string;
  readonly algorithm?: 'SHA1' | 'SHA256' | 'SHA512';
  readonly digits?: number;
  readonly period?: number;
}

/** One line of an import. */
export interface ImportLine extends GivenAccount {
  /** PHC or Modular form. */
  readonly passwordHash?: string;
  readonly totp?: readonly GivenTotp[];
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly disabled?: boolean;
}

type Test = (value: unknown) => boolean;
type Fields = Readonly<Record<string, readonly [Test, string]>>;

const TEXT = [
  (value) => typeof value === 'string' && value !== '',
  'must be a text',
] as const satisfies Fields[string];
const TRUTH = [
  (value) => typeof value === 'boolean',
  'must be true or false',
] as const satisfies Fields[string];

const LINE = {
  email: TEXT,
  username: TEXT,
  language: TEXT,
  emailVerified: TRUTH,
  passwordHash: TEXT,
  totp: [Array.isArray, 'must be a list of secrets'],
  createdAt: [isInstant, 'must be a time, e.g. 2024-05-01T12:00:00Z'],
  disabled: TRUTH,
} as const satisfies Readonly<Record<keyof ImportLine, Fields[string]>>;

const TOTP = {
  secret: TEXT,
  label: [
    (value) => typeof value === 'string' && value.length <= 100,
    'must be a text of 100 characters at most',
  ],
  algorithm: [
    (value) => ['SHA1', 'SHA256', 'SHA512'].includes(String(value)),
    'must be SHA1, SHA256 or SHA512',
  ],
  digits: [(value) => [6, 7, 8].includes(Number(value)), 'must be 6, 7 or 8'],
  period: [
    (value) => Number.isInteger(value) && Number(value) >= 15 && Number(value) <= 120,
    'must be 15 to 120 seconds',
  ],
} as const satisfies Readonly<Record<keyof GivenTotp, Fields[string]>>;

/** What a line says; an unknown field is refused, so that a slip of the pen loses nothing silently. */
export function readImportLine(text: string): Outcome<ImportLine> {
  const value = parse(text);
  const complaint = complainOf(value, LINE);
  if (complaint !== undefined) return refuse('invalid_request', { message: complaint });
  const line = value as ImportLine;
  for (const secret of (line.totp ?? []) as readonly Partial<GivenTotp>[]) {
    const wrong = complainOf(secret, TOTP) ?? (secret.secret === undefined ? 'secret is missing' : undefined);
    if (wrong !== undefined) return refuse('invalid_request', { message: `totp: ${wrong}` });
  }
  return succeed(line);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function complainOf(value: unknown, fields: Fields): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'It is no JSON object';
  for (const [name, given] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return `"${name}" is none of ${Object.keys(fields).join(', ')}`;
    const [fits, complaint] = field;
    if (!fits(given)) return `${name} ${complaint}`;
  }
  return undefined;
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}
