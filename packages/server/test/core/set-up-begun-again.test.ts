import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import type { FactorMethod } from '../../src/core/factor/factor-method.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import type { Authenticated } from '../../src/flows/login/authenticate.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { bearer, expectData, newUser, type Target, type User } from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { newestCode, newNumber } from '../support/messages.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import { authenticator, codeNow, newPerson, whoIs } from '../support/person.ts';

/** What happens while the secret of the next set-up is made. */
function meanwhile(who: Authenticated, happen: () => Promise<unknown>): Authenticated {
  const usual = who.factorMethods.get('totp')!;
  const slow: FactorMethod = {
    ...usual,
    enroll: async (request) => {
      await happen();
      return usual.enroll(request);
    },
  };
  return { ...who, factorMethods: new Map([...who.factorMethods, ['totp', slow]]) };
}

for (const engine of engines) {
  describe(`a set-up begun again on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const format = 'alphanumeric-10';

    test('while the clean-up ends the first for its age, is a new one', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      unwrap(await startTotpSetup(who, { format }, person.caller));
      world.clock.advance(29 * MINUTE);
      const aged = meanwhile({ ...who, sudo: true }, async () => {
        world.clock.advance(MINUTE);
        await expireChallenges(world.engine);
      });
      const { secret } = unwrap(await startTotpSetup(aged, { format }, person.caller));
      const response = { method: 'totp', code: codeNow(world, authenticator(secret)) } as const;
      unwrap(await confirmSetup({ ...who, sudo: true }, response, person.caller));
    });

    test('while its challenge is called off, is a new one', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      unwrap(await startTotpSetup(who, { format }, person.caller));
      const { challenges } = who.database.stores;
      const purposes = ['setup'] as const;
      const calledOff = meanwhile(who, () =>
        challenges.cancelPending(person.accountId, { purposes, now: world.clock.now() }),
      );
      const { secret } = unwrap(await startTotpSetup(calledOff, { format }, person.caller));
      const response = { method: 'totp', code: codeNow(world, authenticator(secret)) } as const;
      unwrap(await confirmSetup(who, response, person.caller));
    });

    test('while the first is confirmed, is refused', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const first = unwrap(await startTotpSetup(who, { format }, person.caller));
      const code = codeNow(world, authenticator(first.secret));
      const late = meanwhile(who, () => confirmSetup(who, { method: 'totp', code }, person.caller));
      expect(verdict(await startTotpSetup(late, { format }, person.caller))).toBe('conflict');
    });
  });
}

/** Begins a set-up with a session; returns what confirms it. */
type Begin = (target: Target, user: User) => Promise<{ begun: Answer; confirm: () => Promise<Answer> }>;

const native = (kind: 'totp' | 'sms' | 'email'): Begin => {
  const bodies = {
    totp: () => ({}),
    sms: () => ({ phoneNumber: newNumber() }),
    email: () => ({ email: `${crypto.randomUUID()}@example.com` }),
  };
  return async (target, { client, accessToken }) => {
    const body: { phoneNumber?: string; email?: string } = bodies[kind]();
    const begun = await client.post(`/2fa/${kind}/setup`, body, bearer(accessToken));
    const to = body.phoneNumber ?? body.email;
    const code = () =>
      to === undefined ? codeNow(target, authenticator(begun.data.secret)) : newestCode(target, to);
    const confirm = () => client.post(`/2fa/${kind}/verify-setup`, { code: code() }, bearer(accessToken));
    return { begun, confirm };
  };
};

const BEGINNINGS: Readonly<Record<string, Begin>> = {
  'native totp': native('totp'),
  'native sms': native('sms'),
  'native email': native('email'),
  async 'conduit sms'(target, { client, accessToken }) {
    const phoneNumber = newNumber();
    const path = '/authentication/twoFa/enable';
    const begun = await client.send('PUT', path, { method: 'sms', phoneNumber }, bearer(accessToken));
    const code = () => newestCode(target, phoneNumber);
    return { begun, confirm: () => client.post(`${path}/verify`, { code: code() }, bearer(accessToken)) };
  },
  async 'swapbits totp'(target, { client, accessToken }) {
    const begun = await client.post('/auth/2fa/setup', {}, bearer(accessToken));
    const code = () => codeNow(target, authenticator(begun.body.data.secret));
    const confirm = () => client.post('/auth/2fa/verify', { code: code() }, bearer(accessToken));
    return { begun, confirm };
  },
};

describeAttack('a set-up begun while another is confirmed', (on) => {
  const pairs = Object.keys(BEGINNINGS).flatMap((first) =>
    Object.keys(BEGINNINGS).map((second) => [first, second] as const),
  );

  test.each(pairs)('%s confirmed, %s begun: nothing breaks, and one factor counts', async (one, other) => {
    const user = await newUser(on.target);
    const { begun, confirm } = await BEGINNINGS[one]!(on.target, user);
    expect(begun.status).toBe(200);
    const [confirmed, second] = await Promise.all([confirm(), BEGINNINGS[other]!(on.target, user)]);
    expect([200, 400]).toContain(confirmed.status);
    expect([200, 401, 403, 409]).toContain(second.begun.status);
    const { enabled } = expectData(await user.client.get('/2fa/status', bearer(user.accessToken)));
    expect(enabled).toBe(confirmed.status === 200);
  });
});
