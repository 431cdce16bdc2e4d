import type { TOTP } from 'otpauth';
import type { ClientOptions, HttpClient, Json } from './client.ts';
import { newestCode, newestToken, newNumber } from './messages.ts';
import { authenticator, codeNow, nextCode, PASSWORD } from './person.ts';
import type { Service } from './service.ts';

/** Somebody who registered over the native API. */
export interface NativePerson {
  /** Holds the access token. */
  readonly client: HttpClient;
  readonly email: string;
  readonly username: string;
  readonly user: Json;
  readonly refreshToken: string;
}

export interface NativeMember extends NativePerson {
  readonly totp: TOTP;
  readonly secret: string;
  readonly backupCodes: string[];
}

let made = 0;

export async function register(service: Service, options?: ClientOptions): Promise<NativePerson> {
  made += 1;
  const client = service.client(options);
  const email = `Bea${made}@example.com`;
  const username = `bea-${made}`;
  const { data } = await client.post('/auth/register', { email, username, password: PASSWORD });
  client.token = data.accessToken;
  return { client, email, username, user: data.user, refreshToken: data.refreshToken };
}

/** Registered, with a confirmed authenticator. */
export async function registerMember(service: Service, options?: ClientOptions): Promise<NativeMember> {
  const person = await register(service, options);
  return { ...person, ...(await addAuthenticator(service, person.client)) };
}

export async function addAuthenticator(service: Service, client: HttpClient) {
  const { data } = await client.post('/2fa/totp/setup');
  const totp = authenticator(data.secret);
  await client.post('/2fa/totp/verify-setup', { code: codeNow(service, totp) });
  return { totp, secret: data.secret as string, backupCodes: data.backupCodes as string[] };
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

/** The tempToken of somebody whose second factor is due. */
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
