import { setTimeout as delay } from 'node:timers/promises';
import type { TOTP } from 'otpauth';
import { type HttpClient, newAddress } from '../support/client.ts';
import { authenticator, PASSWORD } from '../support/person.ts';
import type { ServerProcess } from '../support/server-process.ts';

const PERIOD = 30_000;

/** Somebody who registered; knows how to reach each process from one address. */
export interface Person {
  readonly username: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  at(server: ServerProcess): HttpClient;
}

export interface Member extends Person {
  readonly totp: TOTP;
  readonly backupCodes: readonly string[];
}

let made = 0;

export async function register(server: ServerProcess): Promise<Person> {
  made += 1;
  const ip = newAddress();
  const username = `dan-${made}`;
  const body = { email: `${username}@example.com`, username, password: PASSWORD };
  const { status, data, text } = await server.client({ ip }).post('/auth/register', body);
  if (status !== 201) throw new Error(`registered nobody: ${status} ${text}`);
  const { accessToken, refreshToken } = data;
  return { username, accessToken, refreshToken, at: (other) => other.client({ ip }) };
}

/** With a confirmed authenticator: the code of the last period is spent, those of this and the next are not. */
export async function newMember(server: ServerProcess): Promise<Member> {
  const person = await register(server);
  const client = person.at(server);
  client.token = person.accessToken;
  const { data } = await client.post('/2fa/totp/setup', {});
  const totp = authenticator(data.secret);
  await awayFromTheBoundary();
  const { status, text } = await client.post('/2fa/totp/verify-setup', { code: codeAt(totp, -1) });
  if (status !== 200) throw new Error(`confirmed nothing: ${status} ${text}`);
  return { ...person, totp, backupCodes: data.backupCodes };
}

export async function passwordLogin(person: Person, server: ServerProcess, password = PASSWORD) {
  return person.at(server).post('/auth/login', { email: person.username, password });
}

/** The tempToken of a login at `server`. */
export async function firstFactor(person: Person, server: ServerProcess): Promise<string> {
  const { data, status, text } = await passwordLogin(person, server);
  if (data?.tempToken === undefined) throw new Error(`no second factor was due: ${status} ${text}`);
  return data.tempToken;
}

/** What the authenticator shows `steps` periods from now. */
export function codeAt(totp: TOTP, steps: number): string {
  return totp.generate({ timestamp: Date.now() + steps * PERIOD });
}

/** A code that fits at no time near now. */
export function wrongCode(totp: TOTP): string {
  const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((steps) => codeAt(totp, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find(
    (code) => !near.has(code),
  )!;
}

/** Until a period is far enough from its end that what is sent now is judged in it. */
export async function awayFromTheBoundary(milliseconds = 5_000): Promise<void> {
  const left = PERIOD - (Date.now() % PERIOD);
  if (left < milliseconds) await delay(left + 50);
}
