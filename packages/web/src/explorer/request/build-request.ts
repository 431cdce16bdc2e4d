import type { Field } from '../openapi/field.ts';
import type { Operation } from '../openapi/operation.ts';
import type { HttpRequest, Json } from './http-request.ts';

/** What stands in the fields, by key; absent or empty where nothing does. */
export type Values = Readonly<Record<string, string>>;

/** The text cannot be sent as what the field takes. */
export type FieldProblem = 'missing' | 'badNumber' | 'badJson' | 'badHeader' | 'badSegment';

export interface BuiltRequest {
  readonly request: HttpRequest;
  /** By field key; what is complained about is left out of the request. */
  readonly complaints: Readonly<Record<string, FieldProblem>>;
}

export interface RequestTarget {
  readonly origin: string;
  /** Of the application; empty: the default one. */
  readonly clientId: string;
}

export const BEARER = 'header.authorization';

/** Routes of the service itself belong to no application. */
function baseUrl({ origin, clientId }: RequestTarget, api: string): string {
  return clientId === '' || api === 'service' ? origin : `${origin}/apps/${encode(clientId)}`;
}

export function buildRequest(operation: Operation, values: Values, target: RequestTarget): BuiltRequest {
  const complaints: Record<string, FieldProblem> = {};
  const given = operation.fields.flatMap((field) => {
    const read = readValue(field, values[field.key] ?? '');
    if (read.complaint !== undefined) complaints[field.key] = read.complaint;
    return read.value === undefined ? [] : [{ field, value: read.value }];
  });
  const of = (place: Field['place']) => given.filter(({ field }) => field.place === place);
  const bearer = readBearer(operation, values[BEARER] ?? '');
  if (bearer.complaint !== undefined) complaints[BEARER] = bearer.complaint;
  const url = baseUrl(target, operation.api) + fillPath(operation.path, of('path')) + queryOf(of('query'));
  const inBody = of('body');
  const headers: [string, string][] = [
    ...bearer.headers,
    ...of('header').map(({ field, value }): [string, string] => [field.name, textOf(value)]),
    ...(inBody.length > 0 ? [['content-type', 'application/json'] as [string, string]] : []),
  ];
  const body = Object.fromEntries(inBody.map(({ field, value }) => [field.name, value]));
  const request = { method: operation.method, url, headers, ...(inBody.length > 0 && { body }) };
  return { request, complaints };
}

interface Given {
  readonly field: Field;
  readonly value: Json;
}

interface ReadValue {
  readonly value?: Json;
  readonly complaint?: FieldProblem;
}

function readValue(field: Field, text: string): ReadValue {
  if (text === '') return field.required ? { complaint: 'missing' } : {};
  if (field.place === 'header' && !isHeaderValue(text)) return { complaint: 'badHeader' };
  // WHATWG URL: such a segment leads up the path, encoded too.
  if (field.place === 'path' && /^\.{1,2}$/.test(text)) return { complaint: 'badSegment' };
  if (field.kind === 'boolean') return { value: text === 'true' };
  if (field.kind === 'number') return readNumber(text);
  return field.kind === 'json' ? readJson(text) : { value: text };
}

function readNumber(text: string): ReadValue {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? { complaint: 'badNumber' } : { value };
}

function readJson(text: string): ReadValue {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { complaint: 'badJson' };
  }
}

function readBearer({ bearer }: Operation, text: string) {
  const token = text.trim().replace(/^bearer\s+/i, '');
  if (bearer === undefined) return { headers: [] };
  if (token === '') return { headers: [], ...(bearer.required && { complaint: 'missing' as const }) };
  if (!isHeaderValue(token)) return { headers: [], complaint: 'badHeader' as const };
  return { headers: [['authorization', `Bearer ${token}`] as [string, string]] };
}

/** RFC 9110 §5.5, without what only some clients send: visible ASCII, spaces inside. */
function isHeaderValue(text: string): boolean {
  return /^[!-~]([ -~]*[!-~])?$/.test(text);
}

function fillPath(path: string, given: readonly Given[]): string {
  return path.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = given.find(({ field }) => field.name === name)?.value;
    return value === undefined ? encode(placeholder) : encode(textOf(value));
  });
}

function queryOf(given: readonly Given[]): string {
  const pairs = given.map(({ field, value }) => `${encode(field.name)}=${encode(textOf(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** As it stands outside a JSON body. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Leaves nothing that a shell, curl's globbing or a URL gives a meaning to. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
