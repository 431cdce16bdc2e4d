import type { Account } from '../../src/core/account/account.ts';
import type { ApiKeyScope } from '../../src/core/api-key/api-key.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { FactorType } from '../../src/core/factor/factor-kinds.ts';
import type { FactorMethod } from '../../src/core/factor/factor-method.ts';
import { findAccount, issueBypassCode } from '../../src/flows/administration/manage-accounts.ts';
import { createApp } from '../../src/http/app.ts';
import { type Answer, HttpClient, type Json } from './client.ts';
import { composeBeside, type MovableClock } from './engine.ts';
import { newNumber } from './messages.ts';
import { unwrap } from './outcomes.ts';
import { codeNow, nextCode, PASSWORD } from './person.ts';
import { type Enrolled, enrolOver, type Registered, registerOver } from './registered-person.ts';
import { type Service, type ServiceOptions, startService } from './service.ts';

/** One entry of the route table, as Fastify built it. */
export interface Route {
  readonly method: string;
  readonly url: string;
  readonly access: 'bearer' | 'open' | 'api-key' | undefined;
  /** Of the API key that it needs. */
  readonly scope: ApiKeyScope | undefined;
  readonly schema: Json;
}

/** A service under attack: its route table is known from Fastify itself. */
export interface Target extends Service {
  readonly routes: readonly Route[];
}

export async function startTarget(options: ServiceOptions = {}): Promise<Target> {
  const routes: Route[] = [];
  const service = await startService({
    ...options,
    prepare: (app) => {
      app.addHook('onRoute', ({ method, url, config, schema }) => {
        for (const one of [method].flat()) {
          routes.push({ method: one, url, access: config?.access, scope: config?.scope, schema });
        }
      });
    },
  });
  return { ...service, routes };
}

/** A second server on the same database, as another process would run it; its clock is the first one's. */
export async function startBeside(
  service: Service,
): Promise<Pick<Service, 'url' | 'app' | 'engine' | 'client' | 'close'>> {
  const world = await composeBeside(service, { clock: service.clock });
  const { publicUrl } = service.config;
  const config = {
    publicUrl,
    mode: 'development',
    trustedProxies: ['127.0.0.0/8'],
    version: '0',
    explorer: true,
  } as const;
  const app = createApp({ engine: world.engine, config });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    app,
    engine: world.engine,
    client: (options) => new HttpClient(url, options),
    async close() {
      await app.close();
      await world.close();
    },
  };
}

export interface FrozenClock extends MovableClock {
  set(now: number): void;
}

/** Stands still unless it is moved: for what is measured to the second. Begins with a period of 30 seconds. */
export function frozenClock(start = Math.ceil(Date.now() / 30_000) * 30_000): FrozenClock {
  let now = start;
  return {
    now: () => now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    set: (moment) => {
      now = moment;
    },
  };
}

export type User = Registered;

export interface Member extends User, Enrolled {}

/** Someone who registered; their client holds no token of its own. */
export function newUser(service: Pick<Service, 'client'>, client = service.client()): Promise<User> {
  return registerOver(client, 'victim');
}

/** Someone with a confirmed authenticator. */
export async function newMember(
  service: Pick<Service, 'client' | 'clock'>,
  client?: HttpClient,
): Promise<Member> {
  const user = await newUser(service, client);
  return { ...user, ...(await enrol(service, user)) };
}

/** Sets up an authenticator and confirms it. */
export function enrol(
  { clock }: Pick<Service, 'clock'>,
  { client, accessToken }: Pick<User, 'client' | 'accessToken'>,
): Promise<Enrolled> {
  return enrolOver(client, accessToken, (totp) => codeNow({ clock }, totp));
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** The data of a successful answer; throws on any other. */
export function expectData(answer: Answer): Json {
  if (answer.status < 300 && answer.body?.success === true) return answer.data;
  throw new Error(`Refused: ${answer.status} ${answer.text}`);
}

type Known = Pick<User, 'client' | 'email'>;

/** The password alone. */
export function passwordLogin({ client, email }: Known, more: Json = {}): Promise<Answer> {
  return client.post('/auth/login', { email, password: PASSWORD, ...more });
}

/** A login whose second factor is due. */
export async function beginLogin(user: Known): Promise<string> {
  const { requires2FA, tempToken } = expectData(await passwordLogin(user));
  if (requires2FA !== true) throw new Error('No second factor was due');
  return tempToken;
}

export interface Opened {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly deviceToken: string;
}

/** Both factors, with a code that was not shown before: the clock moves by a period. */
export async function fullLogin(
  service: Pick<Service, 'clock'>,
  member: Member,
  more: Json = {},
): Promise<Opened> {
  const tempToken = await beginLogin(member);
  const code = nextCode(service, member.totp);
  return expectData(await member.client.post('/2fa/verify', { tempToken, code, ...more }));
}

/** How often each status was answered. */
export function statuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What is asked by a well-meaning client: the documented example, any id. */
export function exampleOf({ schema }: Route): Json {
  return schema?.body?.examples?.[0];
}

export function pathOf({ url }: Route, id = '01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21'): string {
  return url.replace(':id', id).replace('*', '');
}

/** Routes that are open to anyone by their purpose: what is not named here must ask for an access token. */
const PUBLIC = [
  /^\/(\*|(health|docs|explorer|web|metrics|openapi\.json|\.well-known|pages)(\/.*)?)?$/,
  // A handle, a signature, or a seat at this machine is asked for there.
  /^\/(links|verify|delivery\/receipts|dev)\//,
  /^\/auth\/(register|login|refresh|forgot-password|reset-password)$/,
  /^\/email\/verify$/,
  /^\/2fa\/(verify|verify-backup-code|send-code|resend)$/,
  /^\/authentication\/(local|local\/new|renew)$/,
  /^\/authentication\/twoFa\/(authorize|verify|recover|qr\/:handle)$/,
  /^\/auth\/2fa\/verify$/,
  // A device proves itself: by the secret that it scanned, then by signatures.
  /^\/v1\/devices(\/requests|\/answers)?$/,
];

/** Routes that only an access token opens. */
export function guardedRoutes(target: Target): Route[] {
  const guarded = closedRoutes(target).filter(({ access }) => access !== 'api-key');
  if (guarded.length < 20) throw new Error('The route table was not read');
  return guarded;
}

/** Routes that only an API key opens. */
export function keyRoutes(target: Target): Route[] {
  const guarded = closedRoutes(target).filter(({ access }) => access === 'api-key');
  if (guarded.length < 8) throw new Error('The route table was not read');
  return guarded;
}

function closedRoutes({ routes }: Target): Route[] {
  return routes.filter(
    // HEAD without a description only says that it is not possible.
    ({ method, url, schema }) =>
      !(method === 'HEAD' && schema?.hide === true) && !PUBLIC.some((pattern) => pattern.test(url)),
  );
}

const SECOND_FACTOR = /^\/(2fa|auth\/2fa|authentication\/twoFa)\//;
/** The session that began a set-up confirms it; the right code is itself the step-up where 2FA is disabled by one. */
const NO_SUDO = /\/(verify-setup|enable\/verify)$|^\/auth\/2fa\/disable$/;
const CHANGING_GET = '/authentication/twoFa/generate';

/** Routes that change factors, codes or trust; all but the confirmation of a set-up need sudo. */
export function sudoRoutes(target: Target): Route[] {
  const changing = guardedRoutes(target).filter(
    ({ method, url }) => url === CHANGING_GET || !['GET', 'HEAD', 'OPTIONS'].includes(method),
  );
  return changing.filter(({ url }) => SECOND_FACTOR.test(url) && !NO_SUDO.test(url));
}

/** How each API says that a fresh login is needed. */
export const STEP_UP_SAID = /step_up_required|sudo mode|\b4031\b/;

/** Asks as a well-meaning client would, with this token. */
export function ask(client: HttpClient, route: Route, token: string, id?: string): Promise<Answer> {
  return client.send(route.method, pathOf(route, id), elsewhere(exampleOf(route)), bearer(token));
}

/** Asks by the headers that the client has anyway. */
export function askAs(client: HttpClient, route: Route, body: Json = exampleOf(route)): Promise<Answer> {
  return client.send(route.method, pathOf(route), body);
}

/** To a destination that nobody else uses: the limits of one are another matter. */
function elsewhere(body: Json): Json {
  if (body === undefined) return undefined;
  const phoneNumber = newNumber();
  return {
    ...body,
    ...(body.phoneNumber && { phoneNumber }),
    ...(body.email && { email: `${phoneNumber.slice(1)}@example.com` }),
  };
}

export interface Evaluations {
  codes: number;
  passwords: number;
  lookups: number;
}

/** Counts what is really evaluated, whatever is answered. */
export function countEvaluations(...engines: readonly Engine[]): Evaluations {
  const counts: Evaluations = { codes: 0, passwords: 0, lookups: 0 };
  for (const { factorMethods, passwords, lookups } of engines) {
    for (const [type, method] of factorMethods) {
      const counted: FactorMethod = {
        ...method,
        verify(...parts) {
          counts.codes += 1;
          return method.verify(...parts);
        },
      };
      (factorMethods as Map<FactorType, FactorMethod>).set(type, counted);
    }
    const verify = passwords.verify.bind(passwords);
    const hash = lookups.hash.bind(lookups);
    Object.assign(passwords, {
      verify: async (...parts: Parameters<typeof verify>) => {
        const verified = await verify(...parts);
        if (verified.ok) counts.passwords += 1;
        return verified;
      },
    });
    Object.assign(lookups, {
      hash: async (...parts: Parameters<typeof hash>) => {
        const hashed = await hash(...parts);
        if (hashed.ok) counts.lookups += 1;
        return hashed;
      },
    });
  }
  return counts;
}

/** The guess counters as they stand. */
export async function throttles({ sql }: Pick<Service, 'sql'>): Promise<Record<string, number>> {
  const rows = await sql.selectFrom('throttles').select(['key', 'used']).execute();
  return Object.fromEntries(rows.map(({ key, used }) => [key, used]));
}

export async function countSessions({ sql }: Pick<Service, 'sql'>, accountId: string): Promise<number> {
  const rows = await sql.selectFrom('sessions').select('id').where('account_id', '=', accountId).execute();
  return rows.length;
}

/** The account behind an email address, as the operator finds it. */
export async function accountOf(
  { engine, application }: Service,
  { email }: Pick<User, 'email'>,
): Promise<Account> {
  return unwrap(await findAccount(engine.in(application), email));
}

export async function bypassCodeFor(service: Service, user: Pick<User, 'email'>): Promise<string> {
  const { engine, application } = service;
  const account = await accountOf(service, user);
  return unwrap(await issueBypassCode(engine.in(application), account, { reason: 'Lost phone' })).code;
}
