import type { TOTP } from 'otpauth';
import type { HttpClient, Json } from './client.ts';
import { authenticator, type Identity, newIdentity, PASSWORD } from './person.ts';

/** Someone who registered over the native API; the client holds no token by that. */
export interface Registered extends Identity {
  readonly client: HttpClient;
  readonly id: string;
  readonly user: Json;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export async function registerOver(client: HttpClient, name: string): Promise<Registered> {
  const identity = newIdentity(name);
  const { status, data, text } = await client.post('/auth/register', { ...identity, password: PASSWORD });
  if (status !== 201) throw new Error(`registered nobody: ${status} ${text}`);
  const { user, accessToken, refreshToken } = data;
  return { ...identity, client, id: user.id, user, accessToken, refreshToken };
}

export interface Enrolled {
  readonly totp: TOTP;
  readonly secret: string;
  readonly backupCodes: string[];
}

/** Confirms an authenticator with what it shows, over the native API, for whom the token is. */
export async function enrolOver(
  client: HttpClient,
  accessToken: string,
  show: (totp: TOTP) => string | Promise<string>,
): Promise<Enrolled> {
  const bearer = { authorization: `Bearer ${accessToken}` };
  const { secret, backupCodes } = (await client.post('/2fa/totp/setup', {}, bearer)).data;
  const totp = authenticator(secret);
  const confirmed = await client.post('/2fa/totp/verify-setup', { code: await show(totp) }, bearer);
  if (confirmed.status !== 200) throw new Error(`confirmed nothing: ${confirmed.status} ${confirmed.text}`);
  return { totp, secret, backupCodes };
}
