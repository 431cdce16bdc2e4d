import type { Answer } from '../../support/client.ts';
import { insistStatus } from '../connection.ts';
import type { Authenticator } from './authenticator.ts';
import type { Customer } from './customer.ts';

// What the business's backend asks about one of its people.

export function enable(customer: Customer, { body }: Authenticator): Promise<Answer> {
  return post(customer, '/v1/two-factor/sync', { action: 'ENABLE', ...body });
}

export function disable(customer: Customer): Promise<Answer> {
  return post(customer, '/v1/two-factor/sync', { action: 'DISABLE' });
}

export function enroll(customer: Customer): Promise<Answer> {
  return post(customer, '/v1/two-factor/enroll', {});
}

export function activate(customer: Customer, code: string): Promise<Answer> {
  return post(customer, '/v1/two-factor/activate', { code });
}

export function verify(customer: Customer, code: string, idempotencyKey?: string): Promise<Answer> {
  const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  return post(customer, '/v1/two-factor/verify', { code }, headers);
}

export function createSession(customer: Customer, options: object): Promise<Answer> {
  return post(customer, '/v1/sessions', { ...options, user_ip: customer.ip });
}

export interface Standing {
  readonly two_factor_enabled: boolean;
  readonly methods: readonly string[];
  readonly recovery_codes_remaining: number;
}

export async function readStatus({ backend, business, email }: Customer): Promise<Standing> {
  const query = new URLSearchParams({ client_id: business.clientId, email });
  const answer = await backend.get(`/v1/two-factor/status?${query.toString()}`);
  insistStatus(answer, 200, 'the status');
  return answer.data as Standing;
}

export function ofSession(
  { backend }: Customer,
  path: string,
  { token }: { readonly token: string },
): Promise<Answer> {
  return backend.send('GET', path, undefined, { 'x-session-token': token });
}

function post(
  { backend, business, email }: Customer,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const named = { client_id: business.clientId, email, external_id: `id of ${email}`, ...body };
  return backend.send('POST', path, named, headers);
}
