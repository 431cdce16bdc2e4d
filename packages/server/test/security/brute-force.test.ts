import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  countEvaluations,
  type Evaluations,
  exampleOf,
  expectData,
  fullLogin,
  type Member,
  newMember,
  type Route,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { HttpClient, Json } from '../support/client.ts';
import { newNumber } from '../support/messages.ts';
import { authenticator, codeNow, nextCode, PASSWORD, wrongCode } from '../support/person.ts';

const CODE_FIELDS = ['code', 'backupCode', 'password', 'currentPassword'] as const;
type CodeField = (typeof CODE_FIELDS)[number];

/** Failures until nothing is evaluated any more. */
const LIMITS: Record<CodeField, number> = { code: 10, backupCode: 5, password: 5, currentPassword: 5 };

interface Besieged {
  readonly owner: Member;
  readonly client: HttpClient;
  readonly token: string;
  /** What an owner would answer to this route. */
  readonly right: (field: CodeField) => string;
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

  /** Found in the route table; a registration takes a password, but tells nothing of anybody's. */
  const doors = (): [Route, CodeField][] =>
    target.routes
      .filter(({ url }) => url !== '/auth/register')
      .flatMap((route) =>
        CODE_FIELDS.filter((field) => route.schema?.body?.properties?.[field]).map(
          (field) => [route, field] as [Route, CodeField],
        ),
      );

  async function besiege(): Promise<Besieged> {
    const owner = await newMember(target);
    const { accessToken: token } = await fullLogin(target, owner);
    const { secret } = expectData(await owner.client.post('/2fa/totp/setup', {}, bearer(token)));
    const pending = authenticator(secret);
    expectData(await owner.client.post('/2fa/sms/setup', { phoneNumber: newNumber() }, bearer(token)));
    expectData(await owner.client.post('/2fa/email/setup', { email: owner.email }, bearer(token)));
    const right = (field: CodeField, url = ''): string => {
      if (field === 'backupCode') return owner.backupCodes[0]!;
      if (field !== 'code') return PASSWORD;
      return url === '/2fa/totp/verify-setup' ? codeNow(target, pending) : nextCode(target, owner.totp);
    };
    return { owner, client: target.client(), token, right };
  }

  /** The documented example with the owner's own facts in it and this guess. */
  async function attempt({ owner, client, token }: Besieged, route: Route, field: CodeField, guess: string) {
    const facts: Record<string, Json> = { email: owner.email, newPassword: 'N3w-Passw0rd!' };
    const body: Json = { ...exampleOf(route), ...facts, [field]: guess };
    if (field === 'code') delete body.password;
    if (field === 'password') delete body.code;
    if (route.schema.body.properties.tempToken) body.tempToken = await beginLogin(owner);
    return client.send(route.method, route.url, body, bearer(token));
  }

  const wrong = (owner: Member, field: CodeField, time: number): string => {
    if (field === 'code') return wrongCode(target, owner.totp);
    return field === 'backupCode' ? `AAAAAAAA${20 + time}` : `Wr0ng-guess-${time}!`;
  };

  test('the route table lists the doors that are known to exist, so that it was really read', () => {
    const names = doors().map(([{ method, url }, field]) => `${method} ${url} ${field}`);
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
      ]),
    );
  });

  test('each evaluates no more guesses than its limit, and then refuses the right answer', async () => {
    for (const [route, field] of doors()) {
      const besieged = await besiege();
      const name = `${route.method} ${route.url} ${field}`;
      const kind = field === 'code' ? 'codes' : field === 'backupCode' ? 'lookups' : 'passwords';
      const seen: number[] = [];
      let spent = 0;
      for (let time = 0; time < LIMITS[field] + 5; time++) {
        const before = evaluated[kind];
        const guess = wrong(besieged.owner, field, time);
        const { status, headers } = await attempt(besieged, route, field, guess);
        spent += evaluated[kind] - before;
        seen.push(status);
        if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      const tries = seen.filter((status) => status !== 429);
      expect([name, tries.length, spent]).toEqual([name, LIMITS[field], LIMITS[field]]);
      expect([name, seen.slice(LIMITS[field])]).toEqual([name, Array(5).fill(429)]);
      const right = await attempt(besieged, route, field, besieged.right(field));
      expect([name, right.status]).toEqual([name, 429]);
    }
  });

  test('codes tried at several doors in turn draw on one budget of the account', async () => {
    const besieged = await besiege();
    const codeDoors = doors().filter(([, field]) => field === 'code');
    expect(codeDoors.length).toBeGreaterThanOrEqual(3);
    const before = evaluated.codes;
    for (let time = 0; time < 18; time++) {
      const [route, field] = codeDoors[time % codeDoors.length]!;
      await attempt(besieged, route, field, wrong(besieged.owner, field, time));
    }
    expect(evaluated.codes - before).toBe(10);
  });

  test('passwords tried at several doors in turn draw on one budget of account and address', async () => {
    const besieged = await besiege();
    const passwordDoors = doors().filter(([, field]) => LIMITS[field] === 5 && field !== 'backupCode');
    expect(passwordDoors.length).toBeGreaterThanOrEqual(3);
    const before = evaluated.passwords;
    for (let time = 0; time < 12; time++) {
      const [route, field] = passwordDoors[time % passwordDoors.length]!;
      await attempt(besieged, route, field, wrong(besieged.owner, field, time));
    }
    expect(evaluated.passwords - before).toBe(5);
  });

  test('another path to the same door, or another application in the header, opens no second budget', async () => {
    const besieged = await besiege();
    const { owner } = besieged;
    const clients = [
      target.client(),
      target.client({ prefix: '/apps/default' }),
      target.client({ headers: { 'x-client-id': 'default' } }),
    ];
    const before = evaluated.codes;
    for (let time = 0; time < 18; time++) {
      const tempToken = await beginLogin(owner);
      await clients[time % 3]!.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    }
    expect(evaluated.codes - before).toBe(10);
  });

  test('the budget comes back after its window, and the owner gets in', async () => {
    const { owner, client } = await besiege();
    for (let time = 0; time < 12; time++) {
      const tempToken = await beginLogin(owner);
      await client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    }
    target.clock.advance(15 * MINUTE);
    const tempToken = await beginLogin(owner);
    const code = codeNow(target, owner.totp);
    expect((await client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
  });
});
