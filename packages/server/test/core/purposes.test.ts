import { afterAll, describe, expect, test } from 'vitest';
import type { Challenge, ChallengePurpose } from '../../src/core/challenge/challenge.ts';
import { completeChallenge, isOpen } from '../../src/core/challenge/complete-challenge.ts';
import { draftChallenge } from '../../src/core/challenge/draft-challenge.ts';
import type { Effect } from '../../src/core/challenge/guess.ts';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import { PURPOSES, type PurposeRules, purposesWhere } from '../../src/core/purpose/purposes.ts';
import { NO_STEPS } from '../../src/core/totp/spent-steps.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { issueBypassCode } from '../../src/flows/administration/manage-accounts.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { newBusiness } from '../support/hosted.ts';
import { type HostedPerson, newHostedPerson, openHosted } from '../support/hosted-person.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import { codeNow, newPerson, nextCode, PASSWORD, type Person, whoIs, wrongCode } from '../support/person.ts';

const ALL = purposesWhere(() => true);
const LIMITS = { secondFactor: { max: 2 }, pendingLogin: { max: 1 } };
const EFFECT: Effect<true> = { redeems: true, prepare: () => Promise.resolve(() => Promise.resolve(true)) };

/** One cell for each purpose, as its line of the table says. */
function cells<T>(read: (rules: PurposeRules) => T): Record<string, T> {
  return Object.fromEntries(ALL.map((purpose) => [purpose, read(PURPOSES[purpose])]));
}

test('only logins, those that wait for a first factor too, and hosted sessions hang on the password and end with a lockout', () => {
  const pending = ['enrolment', 'hosted', 'login'];
  expect(purposesWhere(({ bound }) => bound).sort()).toEqual(pending);
  expect(purposesWhere(({ lockoutEnds }) => lockoutEnds).sort()).toEqual(pending);
  expect(purposesWhere(({ guessLimit }) => guessLimit !== 'none').sort()).toEqual(['hosted', 'login']);
});

for (const engine of engines) {
  describe(`the table of purposes on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true, limits: LIMITS });
    const { application } = await newBusiness(world);
    afterAll(world.close);

    const newOwner = () => newHostedPerson(world, application);
    const accountOf = async (owner: Pick<Person, 'application' | 'accountId'>) =>
      (await world.engine.database.stores.in(owner.application.id).accounts.findById(owner.accountId))!;
    const find = async ({ applicationId, id }: Challenge) =>
      (await world.engine.database.stores.in(applicationId).challenges.findDemand({ id }))!;

    async function insert(
      owner: Pick<Person, 'application' | 'accountId' | 'caller'>,
      purpose: ChallengePurpose,
    ) {
      const draft = { purpose, methods: ['totp'], sessionId: owner.accountId, place: owner.caller };
      const challenge = draftChallenge(world.engine, await accountOf(owner), draft);
      await world.engine.database.stores.in(challenge.applicationId).challenges.insert(challenge);
      return challenge;
    }

    /** A pending challenge with what answers it: the session of a hosted one, the factor of a set-up. */
    async function ask(owner: HostedPerson, purpose: ChallengePurpose): Promise<Challenge> {
      if (PURPOSES[purpose].factors === 'pending') await addPendingFactor(owner);
      if (purpose !== 'hosted') return insert(owner, purpose);
      const { sessionToken } = await openHosted(world, owner);
      const handleHash = world.engine.handles.hash('session', sessionToken)!;
      return (await world.engine.database.stores.in(application.id).challenges.findDemand({ handleHash }))!
        .challenge;
    }

    async function addPendingFactor({ accountId, secret }: HostedPerson) {
      const row = { id: world.engine.newId(), applicationId: application.id, accountId };
      await world.engine.database.stores.in(row.applicationId).factors.insert({
        ...row,
        type: 'totp',
        status: 'pending',
        secret: world.engine.boxes.seal(secret, factorBinding(row)),
        parameters: { algorithm: 'SHA1', digits: 6, period: 30 },
        state: NO_STEPS,
        setupSessionId: accountId,
        createdAt: world.clock.now(),
      });
    }

    async function askAll(owner: HostedPerson): Promise<Challenge[]> {
      const asked: Challenge[] = [];
      for (const purpose of ALL) asked.push(await ask(owner, purpose));
      return asked;
    }

    const answer = ({ caller }: HostedPerson, { id, purpose }: Challenge, code: string, method = 'totp') =>
      completeChallenge(world.engine.in(application), {
        reference: { id },
        purpose,
        response: { method, code },
        caller,
        effect: EFFECT,
      });
    const fail = (owner: HostedPerson, challenge: Challenge) =>
      answer(owner, challenge, wrongCode(world, owner.totp));

    async function statuses(asked: readonly Challenge[]) {
      const found = await Promise.all(asked.map(find));
      return Object.fromEntries(found.map(({ challenge }) => [challenge.purpose, challenge.status]));
    }

    test('a lockout ends exactly the purposes whose line says so, with a result where one is owed', async () => {
      const owner = await newOwner();
      const asked = await askAll(owner);
      for (let guess = 0; guess < LIMITS.secondFactor.max; guess++) {
        expect(await statuses(asked)).toEqual(cells(() => 'pending'));
        expect(verdict(await fail(owner, await insert(owner, 'login')))).toBe('invalid_code');
      }
      const expected = ({ lockoutEnds, unmet }: PurposeRules) => {
        if (!lockoutEnds) return 'pending';
        return unmet === 'result' ? 'denied' : 'canceled';
      };
      expect(await statuses(asked)).toEqual(cells(expected));
    });

    test('changed credentials close exactly the bound ones', async () => {
      const owner = await newOwner();
      const asked = await askAll(owner);
      const open = async () => {
        const found = await Promise.all(asked.map(find));
        const now = world.clock.now();
        return Object.fromEntries(
          found.map((demand) => [demand.challenge.purpose, isOpen(demand, demand.challenge.purpose, now)]),
        );
      };
      expect(await open()).toEqual(cells(() => true));
      const change = { seen: 1, now: world.clock.now() };
      expect(
        await world.engine.database.stores
          .in(application.id)
          .accounts.advanceCredentialVersion(owner.accountId, change),
      ).toBe(true);
      expect(await open()).toEqual(cells(({ bound }) => !bound));
    });

    test('a new password cancels what is pending, except what ends with a result only', async () => {
      const person = await newPerson(world);
      const asked = await Promise.all(ALL.map((purpose) => insert(person, purpose)));
      const passwords = { currentPassword: PASSWORD, newPassword: 'An0ther!pass' };
      unwrap(await changePassword(await whoIs(world, person), passwords, person.caller));
      expect(await statuses(asked)).toEqual(
        cells(({ unmet }) => (unmet === 'result' ? 'pending' : 'canceled')),
      );
    });

    test('each is open for its lifetime, to the millisecond, and expires with the telling that is due', async () => {
      const owner = await newOwner();
      const asked = await askAll(owner);
      for (const challenge of asked) {
        const { purpose, createdAt, expiresAt } = challenge;
        const demand = await find(challenge);
        expect(expiresAt - createdAt).toBe(PURPOSES[purpose].lifetime);
        expect(isOpen(demand, purpose, expiresAt - 1)).toBe(true);
        expect(isOpen(demand, purpose, expiresAt)).toBe(false);
      }
      world.clock.advance(Math.max(...Object.values(cells(({ lifetime }) => lifetime))));
      await expireChallenges(world.engine);
      expect(await statuses(asked)).toEqual(cells(() => 'expired'));
      const told = async (type: 'login.abandoned' | 'challenge.expired') => {
        const events = await world.engine.database.stores
          .in(application.id)
          .audit.list({ accountId: owner.accountId, type, limit: 100 });
        const named = new Set(events.map(({ data }) => data.challengeId));
        return asked.filter(({ id }) => named.has(id)).map(({ purpose }) => purpose);
      };
      expect(await told('login.abandoned')).toEqual(purposesWhere(({ unmet }) => unmet === 'abandoned'));
      expect(await told('challenge.expired')).toEqual(purposesWhere(({ unmet }) => unmet === 'result'));
    });

    for (const purpose of ALL) {
      const rules = PURPOSES[purpose];

      test(`${purpose}: guesses are limited by ${rules.guessLimit}`, async () => {
        const owner = await newOwner();
        const challenge = await ask(owner, purpose);
        expect(verdict(await fail(owner, challenge))).toBe('invalid_code');
        const ends = rules.unmet === 'result' ? 'denied' : 'pending';
        const isLimited = rules.guessLimit !== 'none';
        expect((await find(challenge)).challenge.status).toBe(isLimited ? ends : 'pending');
        const right = await answer(owner, challenge, nextCode(world, owner.totp));
        expect(verdict(right)).toBe(isLimited ? 'invalid_challenge' : 'ok');
      });

      test(`${purpose}: how far the clock is off is ${rules.tellsSkew ? 'told' : 'not told'}`, async () => {
        const owner = await newOwner();
        const refused = await answer(owner, await ask(owner, purpose), codeNow(world, owner.totp, 10));
        const skew = refused.ok ? undefined : refused.detail.clockSkewSeconds;
        expect([verdict(refused), skew !== undefined]).toEqual(['invalid_code', rules.tellsSkew]);
      });

      test(`${purpose}: a bypass code is ${rules.bypassCode ? 'taken' : 'refused'}`, async () => {
        const owner = await newOwner();
        const issued = await issueBypassCode(world.engine.in(application), await accountOf(owner), {
          reason: 'test',
        });
        const { code } = unwrap(issued);
        const outcome = await answer(owner, await ask(owner, purpose), code, 'recovery_code');
        expect(verdict(outcome)).toBe(rules.bypassCode ? 'ok' : 'invalid_code');
      });
    }
  });
}
