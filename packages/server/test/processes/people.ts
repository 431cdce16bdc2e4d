import { setTimeout as delay } from 'node:timers/promises';
import type { TOTP } from 'otpauth';
import { type HttpClient, newAddress } from '../support/client.ts';
import { PASSWORD } from '../support/person.ts';
import { type Enrolled, enrolOver, type Registered, registerOver } from '../support/registered-person.ts';
import type { ServerProcess } from '../support/server-process.ts';

const PERIOD = 30_000;

/** Someone who registered; knows how to reach each process from one address. */
export interface Person extends Registered {
  at(server: ServerProcess): HttpClient;
}

export interface Member extends Person, Enrolled {}

export async function register(server: ServerProcess): Promise<Person> {
  const ip = newAddress();
  const registered = await registerOver(server.client({ ip }), 'dan');
  return { ...registered, at: (other) => other.client({ ip }) };
}

/** With a confirmed authenticator: the code of the last period is spent, those of this and the next are not. */
export async function newMember(server: ServerProcess): Promise<Member> {
  const person = await register(server);
  const enrolled = await enrolOver(person.client, person.accessToken, async (totp) => {
    await awayFromTheBoundary();
    return codeAt(totp, -1);
  });
  return { ...person, ...enrolled };
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
