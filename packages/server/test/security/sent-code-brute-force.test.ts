import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FactorType } from '../../src/core/factor/factor-kinds.ts';
import type { FactorMethod } from '../../src/core/factor/factor-method.ts';
import { bearer, beginLogin, expectData, newUser, statuses, type User } from '../support/attack-target.ts';
import type { Answer, Json } from '../support/client.ts';
import { codeIn, newNumber, otherThan } from '../support/codes.ts';
import { inParallel } from '../support/outcomes.ts';
import { type Service, startService } from '../support/service.ts';

interface Owner extends User {
  readonly destinations: Readonly<Record<'sms' | 'email', string>>;
}

// CVE-2024-32868: codes that were sent could be guessed without end.
/** Doors where these codes are no guess: one without a set-up, one for recovery codes, whose limit is their own. */
const ELSEWHERE: Readonly<Record<string, number>> = {
  '/2fa/sms/verify-setup': 400,
  '/authentication/twoFa/recover': 401,
};

describe('brute force on codes that were sent', () => {
  let service: Service;
  let evaluated = 0;
  /** From the description that clients get: every operation whose body takes a `code`. */
  let doors: string[];

  beforeAll(async () => {
    service = await startService();
    const methods = service.engine.factorMethods as Map<FactorType, FactorMethod>;
    for (const [type, method] of methods) {
      const verify: FactorMethod['verify'] = (...parts) => ((evaluated += 1), method.verify(...parts));
      methods.set(type, { ...method, verify });
    }
    const { body } = await service.client().get('/openapi.json');
    doors = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.values(operations as Json)
        // Those of businesses know other people: brute-force-of-businesses.test.ts.
        .filter((operation: Json) => operation['x-api'] !== 'hosted')
        .map((operation: Json) => operation.requestBody?.content?.['application/json']?.schema)
        .filter((schema) => resolve(body, schema)?.properties?.code !== undefined)
        .map(() => path),
    );
  });
  afterAll(() => service.close());

  const resolve = (document: Json, schema: Json): Json => {
    const name = /^#\/components\/schemas\/(.+)$/.exec(schema?.$ref ?? '')?.[1];
    return name === undefined ? schema : document.components.schemas[name];
  };
  const newest = (to: string) => codeIn(service.messages(to)[0]!.text);

  async function newOwner(): Promise<Owner> {
    const user = await newUser(service);
    const destinations = { sms: newNumber(), email: `to-${user.username}@example.org` };
    const headers = bearer(user.accessToken);
    for (const type of ['sms', 'email'] as const) {
      const options = type === 'sms' ? { phoneNumber: destinations.sms } : { email: destinations.email };
      expectData(await user.client.post(`/2fa/${type}/setup`, options, headers));
      const code = newest(destinations[type]);
      expectData(await user.client.post(`/2fa/${type}/verify-setup`, { code }, headers));
    }
    return { ...user, destinations, client: service.client() };
  }

  /** Brings a code under way for this door and answers how to try one there. */
  async function lay(owner: Owner, path: string, method: 'sms' | 'email') {
    const headers = bearer(owner.accessToken);
    const to = path.startsWith('/2fa/verify') ? owner.destinations[method] : `x${owner.id}@example.org`;
    if (path.endsWith('/sms/verify-setup')) {
      const number = newNumber();
      expectData(await owner.client.post('/2fa/sms/setup', { phoneNumber: number }, headers));
      return { code: newest(number), attempt: (code: string) => owner.client.post(path, { code }, headers) };
    }
    if (path.endsWith('/email/verify-setup')) {
      expectData(await owner.client.post('/2fa/email/setup', { email: to }, headers));
      return { code: newest(to), attempt: (code: string) => owner.client.post(path, { code }, headers) };
    }
    const tempToken = await beginLogin(owner);
    expectData(await owner.client.post('/2fa/send-code', { tempToken, method }));
    return {
      code: newest(to),
      attempt: (code: string) => owner.client.post(path, { tempToken, code, method }),
    };
  }

  test('finds the doors in the description of the API', () => {
    expect(doors).toEqual(
      expect.arrayContaining([
        '/2fa/verify',
        '/2fa/totp/verify-setup',
        '/2fa/sms/verify-setup',
        '/2fa/email/verify-setup',
        '/auth/reauthenticate',
      ]),
    );
  });

  test.each([
    ['/2fa/verify', 'sms'],
    ['/2fa/verify', 'email'],
    ['/2fa/sms/verify-setup', 'sms'],
    ['/2fa/email/verify-setup', 'email'],
  ] as const)(
    '%s evaluates ten wrong codes by %s, whatever is resent, and then refuses the right one',
    async (path, method) => {
      const owner = await newOwner();
      const before = evaluated;
      const answers: Answer[] = [];
      let door = await lay(owner, path, method);
      for (let guess = 0; guess < 10; guess++) {
        // Three for each code: a fourth one in a login would meet its own limit.
        if (guess > 0 && guess % 3 === 0) door = await lay(owner, path, method);
        answers.push(await door.attempt(otherThan(door.code)));
      }
      expect(statuses(answers)).toEqual({ 400: 10 });
      const refused = await inParallel(20, () => door.attempt(door.code));
      expect(statuses(refused)).toEqual({ 429: 20 });
      expect(evaluated - before).toBe(10);
    },
  );

  test('each door that the description names refuses them all once nobody has a guess left', async () => {
    const owner = await newOwner();
    for (let login = 0; login < 4; login++) {
      const { attempt, code } = await lay(owner, '/2fa/verify', 'sms');
      for (let guess = 0; guess < 3; guess++) await attempt(otherThan(code));
    }
    const headers = bearer(owner.accessToken);
    for (let guess = 0; guess < 10; guess++) {
      await owner.client.post('/auth/reauthenticate', { code: '123456' }, headers);
    }
    const before = evaluated;
    expectData(await owner.client.post('/2fa/totp/setup', {}, headers));
    expectData(await owner.client.post('/2fa/email/setup', { email: 'y@example.org' }, headers));
    for (const path of doors) {
      const tempToken = await beginLogin(owner);
      const { status } = await owner.client.post(path, { tempToken, code: '123456' }, headers);
      expect([path, status]).toEqual([path, ELSEWHERE[path] ?? 429]);
    }
    expect(evaluated).toBe(before);
  });

  test('200 guesses at once on one code: three are evaluated', async () => {
    const owner = await newOwner();
    const { attempt, code } = await lay(owner, '/2fa/verify', 'sms');
    const before = evaluated;
    await inParallel(200, (index) =>
      attempt(String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0')),
    );
    expect(evaluated - before).toBe(3);
  });
});
