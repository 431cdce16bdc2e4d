import type { ClientOptions, HttpClient, Json } from './client.ts';
import { newestCode, newestToken, newNumber } from './messages.ts';
import { codeNow, nextCode, PASSWORD } from './person.ts';
import { type Enrolled, enrolOver, type Registered, registerOver } from './registered-person.ts';
import type { Service } from './service.ts';

/** Someone whose client holds the access token. */
export type NativePerson = Registered;

export interface NativeMember extends NativePerson, Enrolled {}

export async function register(service: Service, options?: ClientOptions): Promise<NativePerson> {
  const client = service.client(options);
  const person = await registerOver(client, 'Bea');
  client.token = person.accessToken;
  return person;
}

/** Registered, with a confirmed authenticator. */
export async function registerMember(service: Service, options?: ClientOptions): Promise<NativeMember> {
  const person = await register(service, options);
  return { ...person, ...(await addAuthenticator(service, person.client)) };
}

export function addAuthenticator(service: Service, client: HttpClient): Promise<Enrolled> {
  return enrolOver(client, client.token ?? '', (totp) => codeNow(service, totp));
}

/** Confirms a phone number that nobody else has. */
export async function addPhone(service: Service, client: HttpClient, number = newNumber()): Promise<string> {
  await client.post('/2fa/sms/setup', { phoneNumber: number });
  await client.post('/2fa/sms/verify-setup', { code: newestCode(service, number) });
  return number;
}

/** Confirms an address as a second factor. */
export async function addMailbox(service: Service, client: HttpClient, email: string): Promise<void> {
  await client.post('/2fa/email/setup', { email });
  await client.post('/2fa/email/verify-setup', { code: newestCode(service, email) });
}

export async function verifyAddress(service: Service, { client, email }: NativePerson): Promise<void> {
  await client.post('/email/send-verification');
  await client.post('/email/verify', { token: newestToken(service, email, 'verify-email') });
}

/** The token of a reset asked for by a stranger. */
export async function resetToken(service: Service, email: string): Promise<string> {
  await service.client().post('/auth/forgot-password', { email });
  await service.deliver();
  return newestToken(service, email, 'reset-password');
}

/** The tempToken of someone whose second factor is due. */
export async function firstFactor(person: NativePerson, client = person.client): Promise<string> {
  const { data } = await client.post('/auth/login', { email: person.email, password: PASSWORD });
  return data.tempToken;
}

/** Both factors; the client then holds the new access token. */
export async function logIn(service: Service, member: NativeMember, extra: object = {}): Promise<Json> {
  const tempToken = await firstFactor(member);
  const code = nextCode(service, member.totp);
  const { data } = await member.client.post('/2fa/verify', { tempToken, code, ...extra });
  member.client.token = data.accessToken;
  return data;
}
