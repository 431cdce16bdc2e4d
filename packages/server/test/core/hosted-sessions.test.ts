import { expect, test } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import { denyPage } from '../../src/flows/hosted-page/deny-page.ts';
import { createSession } from '../../src/flows/hosted-session/create-hosted-session.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { bind, openHosted, pulled, typeInto } from '../support/hosted-person.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { codeNow, nextCode, wrongCode } from '../support/person.ts';
import { describeHostedSessions, RETURN_URL } from './describe-hosted-sessions.ts';

describeHostedSessions('hosted sessions', (on) => {
  test('the right code approves: one result, with the token that only the backend knows', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    expect(await pulled(on.world, on.business.application, session)).toEqual({
      status: 'pending',
      expiresAt: session.expiresAt,
    });
    const page = await bind(on.world, on.business.application, session);
    const end = unwrap(await typeInto(on.world, owner, page, { code: nextCode(on.world, owner.totp) }));
    expect(end).toEqual({ status: 'approved' });
    const result = await pulled(on.world, on.business.application, session);
    expect(result).toMatchObject({ status: 'approved', result: true, method: 'totp' });
    const queued = await on.resultsOf(owner);
    expect(queued.map(({ body }) => body)).toEqual([
      {
        result: true,
        session_token: session.sessionToken,
        status: 'approved',
        email: owner.email,
        client_id: on.business.clientId,
        method: 'totp',
        completed_at: new Date(result.completedAt!).toISOString(),
        expires_at: new Date(session.expiresAt).toISOString(),
      },
    ]);
  });

  test('a recovery code approves as well, once', async () => {
    const owner = await on.person();
    const response = { method: 'recovery_code', code: owner.recoveryCodes[0]! };
    const page = await bind(on.world, on.business.application, await openHosted(on.world, owner));
    expect(unwrap(await typeInto(on.world, owner, page, response)).status).toBe('approved');
    const again = await bind(on.world, on.business.application, await openHosted(on.world, owner));
    expect(verdict(await typeInto(on.world, owner, again, response))).toBe('invalid_code');
  });

  test('the right code 50 times at once: one approval, one result, one event', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, session);
    const code = nextCode(on.world, owner.totp);
    const answers = await inParallel(50, () => typeInto(on.world, owner, page, { code }));
    const kinds = new Set(answers.map((answer) => (answer.ok ? answer.value.status : answer.code)));
    expect(kinds.has('approved')).toBe(true);
    expect(kinds.has('denied')).toBe(false);
    expect(await on.resultsOf(owner)).toHaveLength(1);
    const filter = { accountId: owner.accountId, type: 'challenge.approved', limit: 10 } as const;
    expect(
      await on.world.engine.database.stores.in(on.business.application.id).audit.list(filter),
    ).toHaveLength(1);
    expect((await pulled(on.world, on.business.application, session)).result).toBe(true);
  });

  test('an approval against a denial at once: one of them, and everyone hears the same', async () => {
    for (let round = 0; round < 8; round++) {
      const owner = await on.person();
      const session = await openHosted(on.world, owner);
      const page = await bind(on.world, on.business.application, session);
      const code = nextCode(on.world, owner.totp);
      const [approval, denial] = await Promise.all([
        typeInto(on.world, owner, page, { code }),
        // Now one is earlier, now the other.
        on.world.clock
          .sleep(round * 2)
          .then(() => denyPage(on.world.engine.in(on.business.application), page, owner.caller)),
      ]);
      const result = await pulled(on.world, on.business.application, session);
      expect(['approved', 'denied']).toContain(result.status);
      if (approval.ok) expect(approval.value.status).toBe(result.status);
      expect(unwrap(denial).status).toBe(result.status);
      const queued = await on.resultsOf(owner);
      expect(queued.map(({ body }) => body.status)).toEqual([result.status]);
    }
  });

  test('whoever finds the session ended at the last moment changes nothing', async () => {
    const { database } = on.world.engine;
    for (const first of ['approved', 'denied'] as const) {
      const owner = await on.person();
      const session = await openHosted(on.world, owner);
      const page = await bind(on.world, on.business.application, session);
      const code = nextCode(on.world, owner.totp);
      const ways = {
        approved: (engine: Engine) => typeInto({ engine }, owner, page, { code }),
        denied: (engine: Engine) => denyPage(engine.in(on.business.application), page, owner.caller),
      };
      // It has looked, and is about to write.
      const outrun: typeof database = {
        ...database,
        transact: async (work) => {
          await ways[first](on.world.engine);
          return database.transact(work);
        },
      };
      const late = first === 'approved' ? ways.denied : ways.approved;
      expect(unwrap(await late({ ...on.world.engine, database: outrun })).status).toBe(first);
      expect((await pulled(on.world, on.business.application, session)).status).toBe(first);
      expect((await on.resultsOf(owner)).map(({ body }) => body.status)).toEqual([first]);
    }
  });

  test('an approval against the clean-up at the boundary: one of them', async () => {
    for (let round = 0; round < 6; round++) {
      const owner = await on.person();
      const session = await openHosted(on.world, owner);
      const page = await bind(on.world, on.business.application, session);
      on.world.clock.advance(session.expiresAt - on.world.clock.now() - 15);
      const code = codeNow(on.world, owner.totp);
      const expiry = on.world.clock.sleep(12 + round).then(() => expireChallenges(on.world.engine));
      await Promise.all([typeInto(on.world, owner, page, { code }), expiry]);
      on.world.clock.advance(SECOND);
      await expireChallenges(on.world.engine);
      const { status } = await pulled(on.world, on.business.application, session);
      expect((await on.resultsOf(owner)).map(({ body }) => body.status)).toEqual([status]);
    }
  });

  test('three wrong codes end it as denied, with one result; the right one comes too late', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner, { returnUrl: RETURN_URL, state: 's' });
    const page = await bind(on.world, on.business.application, session);
    const wrong = wrongCode(on.world, owner.totp);
    expect(verdict(await typeInto(on.world, owner, page, { code: wrong }))).toBe('invalid_code');
    expect(verdict(await typeInto(on.world, owner, page, { code: wrong }))).toBe('invalid_code');
    const last = unwrap(await typeInto(on.world, owner, page, { code: wrong }));
    expect(last.status).toBe('denied');
    const late = unwrap(await typeInto(on.world, owner, page, { code: nextCode(on.world, owner.totp) }));
    expect(late).toEqual(last);
    expect(await pulled(on.world, on.business.application, session)).toMatchObject({
      status: 'denied',
      result: false,
    });
    expect((await on.resultsOf(owner)).map(({ body }) => [body.status, body.result])).toEqual([
      ['denied', false],
    ]);
  });

  test('sessions and verifications share the limit of the account, and reaching it ends what is pending', async () => {
    const owner = await on.person();
    for (let round = 0; round < 3; round++) {
      const page = await bind(on.world, on.business.application, await openHosted(on.world, owner));
      for (let guess = 0; guess < 3; guess++) {
        await typeInto(on.world, owner, page, { code: wrongCode(on.world, owner.totp) });
      }
    }
    const session = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, session);
    const tenth = unwrap(await typeInto(on.world, owner, page, { code: wrongCode(on.world, owner.totp) }));
    expect(tenth.status).toBe('denied');
    const next = await bind(on.world, on.business.application, await openHosted(on.world, owner));
    const refused = await typeInto(on.world, owner, next, { code: nextCode(on.world, owner.totp) });
    expect(verdict(refused)).toBe('rate_limited');
  });

  test('a new session supersedes the older ones, each with its result', async () => {
    const owner = await on.person();
    const sessions = [];
    for (let round = 0; round < 3; round++) sessions.push(await openHosted(on.world, owner));
    const states = [];
    for (const session of sessions)
      states.push((await pulled(on.world, on.business.application, session)).status);
    expect(states).toEqual(['expired', 'expired', 'pending']);
    const queued = await on.resultsOf(owner);
    expect(queued.map(({ body }) => [body.session_token, body.status, body.result])).toEqual([
      [sessions[0]!.sessionToken, 'expired', false],
      [sessions[1]!.sessionToken, 'expired', false],
    ]);
  });

  test('of sessions created at once one stays pending', async () => {
    const owner = await on.person();
    const sessions = await inParallel(10, () => openHosted(on.world, owner));
    const states = await Promise.all(
      sessions.map(async (session) => (await pulled(on.world, on.business.application, session)).status),
    );
    expect(states.filter((status) => status === 'pending')).toHaveLength(1);
    expect(await on.resultsOf(owner)).toHaveLength(9);
  });

  test('sessions of a person are limited, so that nobody is flooded', async () => {
    const owner = await on.person();
    const outcomes = [];
    for (let round = 0; round < 31; round++) {
      const options = { email: owner.email };
      outcomes.push(await createSession(on.world.engine.in(on.business.application), options, owner.caller));
    }
    expect(tally(outcomes)).toEqual({ ok: 30, rate_limited: 1 });
  });
});
