import type { TOTP } from 'otpauth';
import type { Answer, ClientOptions, HttpClient, Json } from './client.ts';
import { authenticator, codeNow, newIdentity, nextCode, PASSWORD } from './person.ts';
import { readQrPng } from './qr-reader.ts';
import type { Service } from './service.ts';

/** Someone who registered over the Conduit-compatible API and logged in. */
export interface ConduitPerson {
  /** Holds the access token. */
  readonly client: HttpClient;
  readonly email: string;
  readonly user: Json;
  readonly refreshToken: string;
}

export interface ConduitMember extends ConduitPerson {
  readonly totp: TOTP;
}

export async function register(service: Service, options?: ClientOptions): Promise<ConduitPerson> {
  const client = service.client(options);
  const { email } = newIdentity('Cy');
  const { body: user } = await client.post('/authentication/local/new', { email, password: PASSWORD });
  const { body } = await passwordLogin({ client, email });
  client.token = body.accessToken;
  return { client, email, user, refreshToken: body.refreshToken };
}

/** With a confirmed authenticator. */
export async function registerMember(service: Service, options?: ClientOptions): Promise<ConduitMember> {
  const person = await register(service, options);
  return { ...person, totp: await addAuthenticator(service, person.client) };
}

export function passwordLogin({ client, email }: Pick<ConduitPerson, 'client' | 'email'>): Promise<Answer> {
  return client.post('/authentication/local', { email, password: PASSWORD });
}

export async function addAuthenticator(service: Service, client: HttpClient): Promise<TOTP> {
  const { body } = await client.send('PUT', '/authentication/twoFa/enable', { method: 'authenticator' });
  const totp = authenticator(secretOf(await readPicture(service, body.result)));
  await client.post('/authentication/twoFa/enable/verify', { code: codeNow(service, totp) });
  return totp;
}

/** The password alone; the client then holds the token of the pending login. */
export async function firstFactor(person: ConduitPerson, client = person.client): Promise<string> {
  const { body } = await passwordLogin({ ...person, client });
  client.token = body.accessToken;
  return body.accessToken;
}

/** Both factors; the client then holds an access token with sudo. */
export async function logIn(service: Service, member: ConduitMember): Promise<Json> {
  await firstFactor(member);
  const code = nextCode(service, member.totp);
  const { body } = await member.client.post('/authentication/twoFa/verify', { code });
  member.client.token = body.accessToken;
  return body;
}

export interface Picture {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** As an `<img>` does it: without headers of ours, wherever the service says it is. */
export async function fetchPicture(service: Service, url: string): Promise<Picture> {
  const { pathname } = new URL(url);
  const response = await fetch(service.url + pathname);
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

/** What a camera sees behind the address. */
export async function readPicture(service: Service, url: string): Promise<string> {
  const { bytes } = await fetchPicture(service, url);
  return readQrPng(`data:image/png;base64,${bytes.toString('base64')}`);
}

export function secretOf(otpauthUrl: string): string {
  return new URL(otpauthUrl).searchParams.get('secret')!;
}
