import type { Operation } from './openapi/operation.ts';
import { BEARER, type Values } from './request/build-request.ts';

/** What a link fills in. It travels in the fragment, which no server sees. */
export interface LinkedFields {
  readonly clientId: string | undefined;
  readonly values: Values;
}

/** `app` names the application; every other name is the key of a field. */
export function readFragment(hash: string, operation: Operation): LinkedFields {
  const pairs = new URLSearchParams(hash.replace(/^#/, ''));
  const known = new Set([BEARER, ...operation.fields.map(({ key }) => key)]);
  return {
    clientId: pairs.get('app') ?? undefined,
    values: Object.fromEntries([...pairs].filter(([key]) => known.has(key))),
  };
}

/** Without passwords, tokens, secrets and codes. */
export function writeFragment(operation: Operation, values: Values, clientId: string): string {
  const pairs = new URLSearchParams(clientId === '' ? {} : { app: clientId });
  for (const { key, secrecy } of operation.fields) {
    const value = values[key] ?? '';
    if (secrecy === 'none' && value !== '') pairs.set(key, value);
  }
  const text = pairs.toString();
  return text === '' ? '' : `#${text}`;
}
