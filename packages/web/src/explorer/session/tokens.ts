import type { Operation } from '../openapi/operation.ts';
import { BEARER } from '../request/build-request.ts';
import type { Json } from '../request/http-request.ts';

/** What answers give and later requests take. */
export type TokenName =
  | 'accessToken'
  | 'refreshToken'
  | 'tempToken'
  | 'deviceToken'
  | 'handle'
  | 'backupCode';

export interface Kept {
  readonly value: string;
  /** Method and path of the request whose answer held it. */
  readonly from: string;
}

export type Tokens = Readonly<Partial<Record<TokenName, Kept>>>;

const PREFIXES: readonly [string, TokenName][] = [
  ['cs_temp_', 'tempToken'],
  ['cs_refresh_', 'refreshToken'],
  ['cs_device_', 'deviceToken'],
  ['cs_qr_', 'handle'],
];

/** Goes by what the value is: the APIs have different names for the same thing. */
export function findTokens(json: Json | undefined): Partial<Record<TokenName, string>> {
  const found: Partial<Record<TokenName, string>> = {};
  visit(json ?? null, '', (name, text) => {
    const kind = tokenKind(name, text);
    if (kind !== undefined) found[kind] = kind === 'handle' ? text.slice(text.indexOf('cs_qr_')) : text;
  });
  const codes = findCodes(json ?? null);
  if (codes[0] !== undefined) found.backupCode = codes[0];
  return found;
}

/** The backup codes that an answer shows. */
export function findCodes(json: Json): string[] {
  const codes: string[] = [];
  visit(json, '', (name, text) => {
    if (/^(backupCodes|codes)$/.test(name)) codes.push(text);
  });
  return codes;
}

function tokenKind(name: string, text: string): TokenName | undefined {
  const byPrefix = PREFIXES.find(([prefix]) => text.startsWith(prefix))?.[1];
  if (byPrefix !== undefined) return byPrefix;
  if (/^https?:\S+\/cs_qr_\w+$/.test(text)) return 'handle';
  return name === 'accessToken' && text.startsWith('eyJ') ? 'accessToken' : undefined;
}

/** Every text in it, with the name that it stands under. */
export function visit(json: Json, name: string, see: (name: string, text: string) => void): void {
  if (typeof json === 'string') see(name, json);
  if (typeof json !== 'object' || json === null) return;
  const isList = Array.isArray(json);
  for (const [key, value] of Object.entries(json)) visit(value, isList ? name : key, see);
}

/** A login that is finished has spent its tempToken; one that is over has nothing left. */
export function keepTokens(tokens: Tokens, operation: Operation, json: Json | undefined): Tokens {
  const found = Object.entries(findTokens(json)).map(([name, value]) => [
    name,
    { value, from: `${operation.method} ${operation.path}` },
  ]);
  const kept = { ...tokens, ...(Object.fromEntries(found) as Tokens) };
  const isNew = (name: TokenName): boolean => kept[name] !== tokens[name];
  if (isNew('refreshToken') && !isNew('tempToken')) return without(kept, 'tempToken');
  if (/\/(logout|revoke-sessions)$/.test(operation.path)) return without(kept, 'accessToken', 'refreshToken');
  return kept;
}

function without(tokens: Tokens, ...names: readonly TokenName[]): Tokens {
  return Object.fromEntries(Object.entries(tokens).filter(([name]) => !names.includes(name as TokenName)));
}

const OF_SCHEMES: Readonly<Record<string, TokenName>> = {
  bearer: 'accessToken',
  tempToken: 'tempToken',
  refreshToken: 'refreshToken',
};

export interface Suggestion extends Kept {
  readonly name: TokenName;
  /** Stands in the field until it is replaced; the others wait for a click. */
  readonly filledIn: boolean;
}

/** What of the kept fits a field of an operation. */
export function suggestToken(tokens: Tokens, operation: Operation, key: string): Suggestion | undefined {
  const name = key === BEARER ? bearerToken(tokens, operation) : tokenOfField(operation, key);
  const kept = name === undefined ? undefined : tokens[name];
  if (name === undefined || kept === undefined) return undefined;
  const required = operation.fields.some((field) => field.key === key && field.required);
  const only = name === 'refreshToken' && operation.bearer === undefined;
  const filledIn = name !== 'backupCode' && (key === BEARER || required || only || name === 'tempToken');
  return { ...kept, name, filledIn };
}

function bearerToken(tokens: Tokens, { bearer }: Operation): TokenName | undefined {
  const names = (bearer?.schemes ?? []).map((scheme) => OF_SCHEMES[scheme]);
  return names.find((name) => name !== undefined && tokens[name] !== undefined);
}

function tokenOfField(operation: Operation, key: string): TokenName | undefined {
  const name = key.slice(key.indexOf('.') + 1);
  if (name === 'token') return operation.api === 'swapbits' ? 'tempToken' : undefined;
  const names: readonly TokenName[] = ['refreshToken', 'tempToken', 'deviceToken', 'handle', 'backupCode'];
  return names.find((known) => known === name);
}
