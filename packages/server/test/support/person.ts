import { TOTP } from 'otpauth';
import type { Application } from '../../src/core/application/application.ts';
import type { Caller } from '../../src/core/caller.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { ChallengeResponse } from '../../src/core/factor/factor-method.ts';
import type { SessionTokens } from '../../src/core/session/open-session.ts';
import { registerAccount } from '../../src/flows/account/register.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import { type Authenticated, authenticate } from '../../src/flows/login/authenticate.ts';
import { type FinishedLogin, finishLogin } from '../../src/flows/login/finish-login.ts';
import type { OpenedLogin } from '../../src/flows/login/login.ts';
import { login } from '../../src/flows/login/login.ts';
import type { PendingLogin } from '../../src/flows/login/login-challenge.ts';
import type { World } from './engine.ts';
import { unwrap } from './outcomes.ts';

export const PASSWORD = 'Passw0rd!x';
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let made = 0;

/** What names someone, and nobody else of the worker. */
export interface Identity {
  readonly email: string;
  readonly username: string;
}

/** Every maker of test people, whatever it goes by, names them here. */
export function newIdentity(name: string): Identity {
  made += 1;
  return { email: `${name}${made}@example.com`, username: `${name.toLowerCase()}-${made}` };
}

/** Someone with an address of their own, so that no test counts on another's limits. */
export function newCaller(userAgent = FIREFOX): Caller {
  made += 1;
  const ipAddress = `10.${Math.floor(made / 65_536)}.${Math.floor(made / 256) % 256}.${made % 256}`;
  return { ipAddress, ipBucket: ipAddress, userAgent };
}

/** The same person at an address that nobody knows them by. */
export function elsewhere<P extends { readonly caller: Caller }>(person: P): P {
  return { ...person, caller: newCaller() };
}

export interface Person {
  readonly application: Application;
  readonly accountId: string;
  readonly email: string;
  readonly username: string;
  readonly caller: Caller;
  readonly tokens: SessionTokens;
}

/** A person with a password and a session. */
export async function newPerson(
  { engine, application: usual }: World,
  { application = usual, password = PASSWORD }: { application?: Application; password?: string } = {},
): Promise<Person> {
  const caller = newCaller();
  const { email, username } = newIdentity('ann');
  const registration = { email, username, password };
  const opened = unwrap(await registerAccount(engine.in(application), registration, caller));
  if (opened.kind !== 'session') throw new Error('the application demands a second factor');
  const { account, tokens } = opened;
  return { application, accountId: account.id, email, username, caller, tokens };
}

export interface Member extends Person {
  /** An authenticator that is not ours. */
  readonly totp: TOTP;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** A person with a confirmed authenticator. */
export async function newMember(
  world: World,
  options: Parameters<typeof newPerson>[1] = {},
): Promise<Member> {
  const person = await newPerson(world, options);
  return { ...person, ...(await enrol(world, person)) };
}

/** One more authenticator, confirmed at once. */
export async function enrol(world: World, person: Person) {
  const authenticated = await whoIs(world, person);
  const setup = unwrap(await startTotpSetup(authenticated, { format: 'alphanumeric-10' }, person.caller));
  const totp = authenticator(setup.secret);
  const response = { method: 'totp', code: codeNow(world, totp) } as const;
  unwrap(await confirmSetup(authenticated, response, person.caller));
  return { totp, secret: setup.secret, recoveryCodes: setup.recoveryCodes };
}

export function authenticator(secret: string): TOTP {
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
}

/** What the authenticator shows now, or `steps` periods from now. */
export function codeNow({ clock }: Pick<World, 'clock'>, totp: TOTP, steps = 0): string {
  return totp.generate({ timestamp: clock.now() + steps * 30 * SECOND });
}

/** Lets a period pass, so that the code was not spent yet. */
export function nextCode(world: Pick<World, 'clock'>, totp: TOTP): string {
  world.clock.advance(30 * SECOND);
  return codeNow(world, totp);
}

/** A code that the authenticator shows at no time near now. */
export function wrongCode({ clock }: Pick<World, 'clock'>, ...totps: readonly TOTP[]): string {
  const now = clock.now();
  const near = Array.from({ length: 7 }, (_, index) => now + (index - 3) * 30 * SECOND);
  const shown = new Set(totps.flatMap((totp) => near.map((timestamp) => totp.generate({ timestamp }))));
  for (let number = 0; ; number++) {
    const code = String(number).padStart(6, '0');
    if (!shown.has(code)) return code;
  }
}

export async function whoIs(
  { engine }: World,
  { application, tokens }: Pick<Person, 'application' | 'tokens'>,
): Promise<Authenticated> {
  return unwrap(await authenticate(engine.in(application), tokens.accessToken));
}

type LoginOptions = { deviceToken?: string; password?: string; caller?: Caller };

export function logIn({ engine }: World, person: Person, options: LoginOptions = {}) {
  const { caller = person.caller, password = PASSWORD, deviceToken } = options;
  return login(engine.in(person.application), { identifier: person.username, password, deviceToken }, caller);
}

/** The first factor of someone whose second one is due. */
export async function firstFactor(
  world: World,
  person: Person,
  options?: LoginOptions,
): Promise<PendingLogin> {
  const opened = unwrap(await logIn(world, person, options));
  if (opened.kind === 'second_factor_due') return opened;
  throw new Error('no second factor was due');
}

/** So many logins of one person, all waiting for the second factor. */
export async function firstFactors(world: World, person: Person, count: number): Promise<PendingLogin[]> {
  const pending: PendingLogin[] = [];
  while (pending.length < count) pending.push(await firstFactor(world, person));
  return pending;
}

/** The login of someone whose second factor is not due. */
export async function fullLogin(world: World, person: Person, options?: LoginOptions): Promise<OpenedLogin> {
  const opened = unwrap(await logIn(world, person, options));
  if (opened.kind === 'session') return opened;
  throw new Error('a second factor was due');
}

type SecondFactor = ChallengeResponse & { trustDevice?: { name?: string }; caller?: Caller };

export function secondFactor(
  { engine }: World,
  person: Person,
  tempToken: string,
  { caller = person.caller, trustDevice, ...response }: SecondFactor,
) {
  return finishLogin(engine.in(person.application), { tempToken, response, trustDevice }, caller);
}

/** Both factors, with a code of the authenticator that was not used yet. */
export async function bothFactors(
  world: World,
  member: Member,
  options: { trustDevice?: { name?: string }; caller?: Caller } = {},
): Promise<FinishedLogin> {
  const { tempToken } = await firstFactor(world, member, options.caller && { caller: options.caller });
  const code = nextCode(world, member.totp);
  return unwrap(await secondFactor(world, member, tempToken, { code, ...options }));
}
