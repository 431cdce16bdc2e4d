import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  countEvaluations,
  type Evaluations,
  expectData,
  fullLogin,
  type Member,
  newMember,
  type Route,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { HttpClient, Json } from '../support/client.ts';
import { Caller, newBusiness } from '../support/hosted.ts';
import { newNumber } from '../support/messages.ts';
import { authenticator, codeNow, nextCode, PASSWORD, wrongCode } from '../support/person.ts';

const CODE_FIELDS = ['code', 'backupCode', 'password', 'currentPassword'] as const;
type CodeField = (typeof CODE_FIELDS)[number];

/** Failures until nothing of a kind is evaluated any more. */
const LIMITS: Record<keyof Evaluations, number> = { codes: 10, lookups: 5, passwords: 5 };

/** One way of asking a route that takes a code: which field, beside what, and with whose token. */
interface Door {
  readonly name: string;
  readonly route: Route;
  readonly field: CodeField;
  readonly example: Json;
  readonly kind: keyof Evaluations;
  /** The bearer is the token of a pending login. */
  readonly byTempToken: boolean;
  /** A business's backend asks for its people, by its API key. */
  readonly byKey: boolean;
}

interface Besieged {
  readonly owner: Pick<Member, 'email' | 'totp' | 'backupCodes'>;
  readonly client: HttpClient;
  readonly token: string;
  readonly clientId?: string;
}

/** Every documented way of asking is a door of its own. */
function doorsOf(route: Route): Door[] {
  const { body, security = [] } = route.schema ?? {};
  const bearers = security.some((one: object) => 'tempToken' in one) ? [false, true] : [false];
  return CODE_FIELDS.filter((field) => body?.properties?.[field]).flatMap((field) => {
    const examples: Json[] = body.examples.filter((example: Json) => example[field] !== undefined);
    return examples.flatMap((example, index) =>
      bearers.map((byTempToken) => ({
        name: [route.method, route.url, field, index > 0 && 'again', byTempToken && 'by tempToken']
          .filter(Boolean)
          .join(' '),
        route,
        field,
        example,
        kind: kindOf(field, example),
        byTempToken,
        byKey: route.access === 'api-key',
      })),
    );
  });
}

/** Six digits are what an app shows or a message says. */
function kindOf(field: CodeField, example: Json): keyof Evaluations {
  if (field === 'password' || field === 'currentPassword') return 'passwords';
  return /^\d{6}$/.test(example[field]) ? 'codes' : 'lookups';
}

// CVE-2025-64102, CVE-2024-32868: one way in, or a newer one, forgot to count.
describe('brute force on every route that takes a code', () => {
  let target: Target;
  let evaluated: Evaluations;

  beforeAll(async () => {
    target = await startTarget();
    evaluated = countEvaluations(target.engine);
  });
  afterAll(() => target.close());

  /**
   * Found in the route table. A registration takes a password, but tells nothing of anyone's; a device's guesses come
   * to nothing without the secret itself, which test/apis/hosted/devices.test.ts shows.
   */
  const doors = (): Door[] =>
    target.routes.filter(({ url }) => !/\/(register|new)$|^\/v1\/devices$/.test(url)).flatMap(doorsOf);

  /** Someone who is logged in and about to set up what this door asks for: few text messages are affordable. */
  async function besiege(url = '', byKey = false): Promise<Besieged> {
    if (byKey) return besiegeBusiness(url);
    const owner = await newMember(target);
    const { accessToken: token } = await fullLogin(target, owner);
    const { client, email } = owner;
    const sms = { phoneNumber: newNumber() };
    if (url.includes('/sms/')) expectData(await client.post('/2fa/sms/setup', sms, bearer(token)));
    if (url.includes('/email/')) expectData(await client.post('/2fa/email/setup', { email }, bearer(token)));
    expectData(await client.post('/2fa/totp/setup', {}, bearer(token)));
    return { owner, client: target.client(), token };
  }

  /** One of a business's people; where a set-up is confirmed, one is begun. */
  async function besiegeBusiness(url: string): Promise<Besieged> {
    const business = await newBusiness(target);
    const person = new Caller(target, business);
    const { secret, recovery_codes: backupCodes } = expectData(await person.enroll());
    const enrolled = authenticator(secret);
    expectData(await person.activate(codeNow(target, enrolled)));
    const totp = url.endsWith('/activate')
      ? authenticator(expectData(await person.enroll()).secret)
      : enrolled;
    const { client, email } = person;
    return { owner: { email, totp, backupCodes }, client, token: '', clientId: business.clientId };
  }

  /** The documented example with the owner's own facts in it and this guess. */
  async function attempt(besieged: Besieged, door: Door, guess: string) {
    const { owner, client, token, clientId } = besieged;
    const { route, field, example, byTempToken } = door;
    const facts: Record<string, Json> = { email: owner.email, newPassword: 'N3w-Passw0rd!' };
    const body: Json = { ...example, ...facts, [field]: guess };
    if (clientId !== undefined) return client.send(route.method, route.url, { ...body, client_id: clientId });
    for (const [name, value] of Object.entries<Json>(example))
      if (String(value).startsWith('cs_temp_'))
        body[name] = await beginLogin({ client: target.client(), email: owner.email });
    const held = byTempToken ? await beginLogin({ client: target.client(), email: owner.email }) : token;
    return client.send(route.method, route.url, body, bearer(held));
  }

  const wrong = (owner: Besieged['owner'], kind: keyof Evaluations, time: number): string => {
    if (kind === 'codes') return wrongCode(target, owner.totp);
    return kind === 'lookups' ? `AAAAAAAA${20 + time}` : `Wr0ng-guess-${time}!`;
  };

  const right = (owner: Besieged['owner'], kind: keyof Evaluations): string => {
    if (kind === 'codes') return nextCode(target, owner.totp);
    return kind === 'lookups' ? owner.backupCodes[0]! : PASSWORD;
  };

  test('the route table lists the doors that are known to exist, so that it was really read', () => {
    const names = doors().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'POST /auth/login password',
        'POST /auth/reauthenticate password',
        'POST /auth/reauthenticate code',
        'POST /auth/change-password currentPassword',
        'POST /2fa/totp/verify-setup code',
        'POST /2fa/sms/verify-setup code',
        'POST /2fa/email/verify-setup code',
        'POST /2fa/verify code',
        'POST /2fa/verify-backup-code backupCode',
        'POST /authentication/local password',
        'POST /authentication/twoFa/enable/verify code',
        'POST /authentication/twoFa/verify code',
        'POST /authentication/twoFa/verify code by tempToken',
        'POST /authentication/twoFa/recover code',
        'POST /authentication/twoFa/recover code by tempToken',
        'POST /auth/2fa/verify code',
        'POST /auth/2fa/verify code again',
        'POST /auth/2fa/disable code',
        'POST /v1/two-factor/activate code',
        'POST /v1/two-factor/verify code',
        'POST /v1/two-factor/verify code again',
      ]),
    );
  });

  test('each evaluates no more guesses than its limit, and then refuses the right answer', async () => {
    for (const door of doors()) {
      const besieged = await besiege(door.route.url, door.byKey);
      const { name, kind } = door;
      const seen: number[] = [];
      let spent = 0;
      for (let time = 0; time < LIMITS[kind] + 5; time++) {
        const before = evaluated[kind];
        const { status, headers } = await attempt(besieged, door, wrong(besieged.owner, kind, time));
        spent += evaluated[kind] - before;
        seen.push(status);
        if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      const tries = seen.filter((status) => status !== 429);
      expect([name, tries.length, spent]).toEqual([name, LIMITS[kind], LIMITS[kind]]);
      expect([name, seen.slice(LIMITS[kind])]).toEqual([name, Array(5).fill(429)]);
      const answer = await attempt(besieged, door, right(besieged.owner, kind));
      expect([name, answer.status]).toEqual([name, 429]);
    }
  });

  /** Whoever is logged in has guesses of their own. */
  const isInSession = ({ route, example, byTempToken }: Door): boolean =>
    route.schema.security?.length > 0 && !byTempToken && !JSON.stringify(example).includes('cs_temp_');

  const inTurn = async (kind: keyof Evaluations, times: number, inSession: boolean): Promise<number> => {
    const besieged = await besiege('/sms/ and /email/');
    const alike = doors().filter(
      (door) => door.kind === kind && !door.byKey && isInSession(door) === inSession,
    );
    expect(alike.length).toBeGreaterThanOrEqual(2);
    const before = evaluated[kind];
    for (let time = 0; time < times; time++)
      await attempt(besieged, alike[time % alike.length]!, wrong(besieged.owner, kind, time));
    return evaluated[kind] - before;
  };

  test.each([
    ['without a session', false],
    ['in one', true],
  ])(
    'codes tried at several doors in turn count on one limit of the account, %s',
    async (_where, inSession) => {
      expect(await inTurn('codes', 24, inSession)).toBe(10);
    },
  );

  test('backup codes tried at several doors in turn count on one limit of the account', async () => {
    expect(await inTurn('lookups', 12, false)).toBe(5);
  });

  test.each([
    ['of account and address', false],
    ['of a session', true],
  ])('passwords tried at several doors in turn count on one limit %s', async (_whose, inSession) => {
    expect(await inTurn('passwords', 12, inSession)).toBe(5);
  });

  test('another path to the same door, or another application in the header, opens no second limit', async () => {
    const besieged = await besiege();
    const { owner } = besieged;
    const clients = [
      target.client(),
      target.client({ prefix: '/apps/default' }),
      target.client({ headers: { 'x-client-id': 'default' } }),
    ];
    const before = evaluated.codes;
    for (let time = 0; time < 18; time++) {
      const tempToken = await beginLogin({ client: target.client(), email: owner.email });
      await clients[time % 3]!.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    }
    expect(evaluated.codes - before).toBe(10);
  });

  test('the limit ends with its window, and the owner gets in', async () => {
    const { owner, client } = await besiege();
    for (let time = 0; time < 12; time++) {
      const tempToken = await beginLogin({ client: target.client(), email: owner.email });
      await client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    }
    target.clock.advance(15 * MINUTE);
    const tempToken = await beginLogin({ client: target.client(), email: owner.email });
    const code = codeNow(target, owner.totp);
    expect((await client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
  });
});
