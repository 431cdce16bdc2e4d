import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import { resetFactors, setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { bindPage } from '../../src/flows/hosted-page/bind-page.ts';
import { collectPage } from '../../src/flows/hosted-page/collect-page.ts';
import { denyPage } from '../../src/flows/hosted-page/deny-page.ts';
import { sendPageCode } from '../../src/flows/hosted-page/send-page-code.ts';
import { viewPage } from '../../src/flows/hosted-page/view-page.ts';
import { createSession } from '../../src/flows/hosted-session/create-hosted-session.ts';
import { pullResult } from '../../src/flows/hosted-session/pull-result.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { composeBeside, composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { type Business, newBusiness } from '../support/hosted.ts';
import {
  bind,
  type HostedPerson,
  newHostedPerson,
  openHosted,
  pulled,
  queuedResults,
  typeInto,
} from '../support/hosted-person.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { codeNow, newCaller, nextCode, wrongCode } from '../support/person.ts';

const RETURN_URL = 'https://shop.example/back';

for (const engine of engines) {
  describe(`hosted sessions on ${engine.name}`, () => {
    let world: World;
    let business: Business;

    beforeAll(async () => {
      world = await composeEngine(engine, { cheapHashes: true });
      business = await newBusiness(world, {
        hosted: { returnUrls: [RETURN_URL], methods: ['totp', 'push', 'email'] },
        settings: {
          webhooks: {
            callbackUrl: 'https://shop.example/hook',
            callbackFormat: 'json',
            events: [],
            allowPrivateAddresses: false,
          },
        },
      });
    });
    afterAll(() => world.close());

    const person = (): Promise<HostedPerson> => newHostedPerson(world, business.application);
    /** Results of one person, so that tests share a business. */
    const resultsOf = async ({ email }: HostedPerson) =>
      (await queuedResults(world, business.application)).filter(({ body }) => body.email === email);

    test('the right code approves: one result, with the token that only the backend knows', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      expect(await pulled(world, business.application, session)).toEqual({
        status: 'pending',
        expiresAt: session.expiresAt,
      });
      const page = await bind(world, business.application, session);
      const end = unwrap(await typeInto(world, owner, page, { code: nextCode(world, owner.totp) }));
      expect(end).toEqual({ status: 'approved' });
      const result = await pulled(world, business.application, session);
      expect(result).toMatchObject({ status: 'approved', result: true, method: 'totp' });
      const queued = await resultsOf(owner);
      expect(queued.map(({ body }) => body)).toEqual([
        {
          result: true,
          session_token: session.sessionToken,
          status: 'approved',
          email: owner.email,
          client_id: business.clientId,
          method: 'totp',
          completed_at: new Date(result.completedAt!).toISOString(),
          expires_at: new Date(session.expiresAt).toISOString(),
        },
      ]);
    });

    test('a recovery code approves as well, once', async () => {
      const owner = await person();
      const response = { method: 'recovery_code', code: owner.recoveryCodes[0]! };
      const page = await bind(world, business.application, await openHosted(world, owner));
      expect(unwrap(await typeInto(world, owner, page, response)).status).toBe('approved');
      const again = await bind(world, business.application, await openHosted(world, owner));
      expect(verdict(await typeInto(world, owner, again, response))).toBe('invalid_code');
    });

    test('the right code 50 times at once: one approval, one result, one event', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      const page = await bind(world, business.application, session);
      const code = nextCode(world, owner.totp);
      const answers = await inParallel(50, () => typeInto(world, owner, page, { code }));
      const kinds = new Set(answers.map((answer) => (answer.ok ? answer.value.status : answer.code)));
      expect(kinds.has('approved')).toBe(true);
      expect(kinds.has('denied')).toBe(false);
      expect(await resultsOf(owner)).toHaveLength(1);
      const filter = { accountId: owner.accountId, type: 'challenge.approved', limit: 10 } as const;
      expect(await world.engine.database.stores.audit.list(business.application.id, filter)).toHaveLength(1);
      expect((await pulled(world, business.application, session)).result).toBe(true);
    });

    test('an approval against a denial at once: one of them, and everybody hears the same', async () => {
      for (let round = 0; round < 8; round++) {
        const owner = await person();
        const session = await openHosted(world, owner);
        const page = await bind(world, business.application, session);
        const code = nextCode(world, owner.totp);
        const [approval, denial] = await Promise.all([
          typeInto(world, owner, page, { code }),
          // Now one is earlier, now the other.
          world.clock
            .sleep(round * 2)
            .then(() => denyPage(world.engine, business.application, page, owner.caller)),
        ]);
        const result = await pulled(world, business.application, session);
        expect(['approved', 'denied']).toContain(result.status);
        if (approval.ok) expect(approval.value.status).toBe(result.status);
        expect(unwrap(denial).status).toBe(result.status);
        const queued = await resultsOf(owner);
        expect(queued.map(({ body }) => body.status)).toEqual([result.status]);
      }
    });

    test('whoever finds another end in his way, at the last moment, changes nothing', async () => {
      const { database } = world.engine;
      for (const first of ['approved', 'denied'] as const) {
        const owner = await person();
        const session = await openHosted(world, owner);
        const page = await bind(world, business.application, session);
        const code = nextCode(world, owner.totp);
        const ways = {
          approved: (engine: Engine) => typeInto({ engine }, owner, page, { code }),
          denied: (engine: Engine) => denyPage(engine, business.application, page, owner.caller),
        };
        // It has looked, and is about to write.
        const outrun: typeof database = {
          ...database,
          transact: async (work) => {
            await ways[first](world.engine);
            return database.transact(work);
          },
        };
        const late = first === 'approved' ? ways.denied : ways.approved;
        expect(unwrap(await late({ ...world.engine, database: outrun })).status).toBe(first);
        expect((await pulled(world, business.application, session)).status).toBe(first);
        expect((await resultsOf(owner)).map(({ body }) => body.status)).toEqual([first]);
      }
    });

    test('an approval against the clean-up at the boundary: one of them', async () => {
      for (let round = 0; round < 6; round++) {
        const owner = await person();
        const session = await openHosted(world, owner);
        const page = await bind(world, business.application, session);
        world.clock.advance(session.expiresAt - world.clock.now() - 15);
        const code = codeNow(world, owner.totp);
        const expiry = world.clock.sleep(12 + round).then(() => expireChallenges(world.engine));
        await Promise.all([typeInto(world, owner, page, { code }), expiry]);
        world.clock.advance(SECOND);
        await expireChallenges(world.engine);
        const { status } = await pulled(world, business.application, session);
        expect((await resultsOf(owner)).map(({ body }) => body.status)).toEqual([status]);
      }
    });

    test('three wrong codes end it as denied, with one result; the right one comes too late', async () => {
      const owner = await person();
      const session = await openHosted(world, owner, { returnUrl: RETURN_URL, state: 's' });
      const page = await bind(world, business.application, session);
      const wrong = wrongCode(world, owner.totp);
      expect(verdict(await typeInto(world, owner, page, { code: wrong }))).toBe('invalid_code');
      expect(verdict(await typeInto(world, owner, page, { code: wrong }))).toBe('invalid_code');
      const last = unwrap(await typeInto(world, owner, page, { code: wrong }));
      expect(last.status).toBe('denied');
      const late = unwrap(await typeInto(world, owner, page, { code: nextCode(world, owner.totp) }));
      expect(late).toEqual(last);
      expect(await pulled(world, business.application, session)).toMatchObject({
        status: 'denied',
        result: false,
      });
      expect((await resultsOf(owner)).map(({ body }) => [body.status, body.result])).toEqual([
        ['denied', false],
      ]);
    });

    test('sessions and verifications share the budget of the account, and its end ends what is pending', async () => {
      const owner = await person();
      for (let round = 0; round < 3; round++) {
        const page = await bind(world, business.application, await openHosted(world, owner));
        for (let guess = 0; guess < 3; guess++) {
          await typeInto(world, owner, page, { code: wrongCode(world, owner.totp) });
        }
      }
      const session = await openHosted(world, owner);
      const page = await bind(world, business.application, session);
      const tenth = unwrap(await typeInto(world, owner, page, { code: wrongCode(world, owner.totp) }));
      expect(tenth.status).toBe('denied');
      const next = await bind(world, business.application, await openHosted(world, owner));
      const refused = await typeInto(world, owner, next, { code: nextCode(world, owner.totp) });
      expect(verdict(refused)).toBe('rate_limited');
    });

    test('a new session supersedes the older ones, each with its result', async () => {
      const owner = await person();
      const sessions = [];
      for (let round = 0; round < 3; round++) sessions.push(await openHosted(world, owner));
      const states = [];
      for (const session of sessions)
        states.push((await pulled(world, business.application, session)).status);
      expect(states).toEqual(['expired', 'expired', 'pending']);
      const queued = await resultsOf(owner);
      expect(queued.map(({ body }) => [body.session_token, body.status, body.result])).toEqual([
        [sessions[0]!.sessionToken, 'expired', false],
        [sessions[1]!.sessionToken, 'expired', false],
      ]);
    });

    test('of sessions created at once one stays pending', async () => {
      const owner = await person();
      const sessions = await inParallel(10, () => openHosted(world, owner));
      const states = await Promise.all(
        sessions.map(async (session) => (await pulled(world, business.application, session)).status),
      );
      expect(states.filter((status) => status === 'pending')).toHaveLength(1);
      expect(await resultsOf(owner)).toHaveLength(9);
    });

    test('sessions of a person are limited, so that nobody is flooded', async () => {
      const owner = await person();
      const outcomes = [];
      for (let round = 0; round < 31; round++) {
        const options = { email: owner.email };
        outcomes.push(await createSession(world.engine, business.application, options, owner.caller));
      }
      expect(tally(outcomes)).toEqual({ ok: 30, rate_limited: 1 });
    });

    test('a moment before its time it is approved, at its time it is expired, without any clean-up', async () => {
      const owner = await person();
      const early = await openHosted(world, owner);
      const page = await bind(world, business.application, early);
      world.clock.advance(5 * MINUTE - SECOND);
      const code = codeNow(world, owner.totp);
      expect(unwrap(await typeInto(world, owner, page, { code })).status).toBe('approved');

      const late = await openHosted(world, owner);
      const latePage = await bind(world, business.application, late);
      world.clock.advance(5 * MINUTE);
      const end = await typeInto(world, owner, latePage, { code: codeNow(world, owner.totp) });
      expect(unwrap(end).status).toBe('expired');
      const view = unwrap(await viewPage(world.engine, business.application, latePage, owner.caller));
      expect(view).toMatchObject({ status: 'expired', methods: [] });
      const result = await pulled(world, business.application, late);
      expect(result).toMatchObject({ status: 'expired', result: false, completedAt: late.expiresAt });
    });

    test('what a pull told as expired is settled by it, and the clean-up adds nothing', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      world.clock.advance(5 * MINUTE);
      await inParallel(5, () => pulled(world, business.application, session));
      expect(await resultsOf(owner)).toHaveLength(1);
      await expireChallenges(world.engine);
      expect((await resultsOf(owner)).map(({ body }) => body.completed_at)).toEqual([
        new Date(session.expiresAt).toISOString(),
      ]);
    });

    test('the clean-up gives those nobody asks for their result, also from two processes at once', async () => {
      const owners = await Promise.all([person(), person(), person()]);
      for (const owner of owners) await openHosted(world, owner);
      const other = await composeBeside(world, { clock: world.clock });
      world.clock.advance(5 * MINUTE);
      await Promise.all([expireChallenges(world.engine), expireChallenges(other.engine)]);
      await expireChallenges(world.engine);
      await other.close();
      for (const owner of owners) {
        expect((await resultsOf(owner)).map(({ body }) => body.status)).toEqual(['expired']);
      }
    });

    test('nothing is settled where the transaction is lost, and all of it afterwards', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      const page = await bind(world, business.application, session);
      const code = nextCode(world, owner.totp);
      const { database } = world.engine;
      const dying: typeof database = {
        ...database,
        // As a kill does it: everything is written, nothing is committed.
        transact: (work) =>
          database.transact(async (stores) => {
            await work(stores);
            throw new Error('killed');
          }),
      };
      const killed = { engine: { ...world.engine, database: dying } };
      await expect(typeInto(killed, owner, page, { code })).rejects.toThrow('killed');
      expect(await resultsOf(owner)).toEqual([]);
      expect((await pulled(world, business.application, session)).status).toBe('pending');
      expect(unwrap(await typeInto(world, owner, page, { code })).status).toBe('approved');
      expect(await resultsOf(owner)).toHaveLength(1);
    });

    test('a person who is disabled or loses her factors ends her session, with its result', async () => {
      for (const change of ['disable', 'reset'] as const) {
        const owner = await person();
        const session = await openHosted(world, owner);
        const page = await bind(world, business.application, session);
        const { accounts } = world.engine.database.stores;
        const account = (await accounts.findById(business.application.id, owner.accountId))!;
        if (change === 'disable') {
          const options = { disabled: true, reason: 'gone' };
          await setAccountDisabled(world.engine, business.application, account, options);
        } else unwrap(await resetFactors(world.engine, business.application, account, 'lost'));
        expect((await resultsOf(owner)).map(({ body }) => body.status)).toEqual(['expired']);
        const code = nextCode(world, owner.totp);
        expect(unwrap(await typeInto(world, owner, page, { code })).status).toBe('expired');
        expect(await pulled(world, business.application, session)).toMatchObject({ result: false });
      }
    });

    test('credentials that changed meanwhile end it on use, though nobody settled it', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      const page = await bind(world, business.application, session);
      const { accounts } = world.engine.database.stores;
      const change = { seen: 1, now: world.clock.now() };
      await accounts.advanceCredentialVersion(business.application.id, owner.accountId, change);
      const code = nextCode(world, owner.totp);
      expect(unwrap(await typeInto(world, owner, page, { code })).status).toBe('expired');
      expect((await pulled(world, business.application, session)).status).toBe('expired');
      expect((await resultsOf(owner)).map(({ body }) => body.status)).toEqual(['expired']);
    });

    test('a session is readable until a day after its time, then its token is unknown', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      world.clock.advance(5 * MINUTE + DAY - SECOND);
      expect((await pulled(world, business.application, session)).status).toBe('expired');
      world.clock.advance(SECOND);
      const { sessionToken } = session;
      const gone = await pullResult(world.engine, business.application, { sessionToken });
      expect(verdict(gone)).toBe('invalid_session_token');
      const view = await viewPage(world.engine, business.application, session, owner.caller);
      expect(verdict(view)).toBe('not_found');
    });

    test('the first browser that posts is the only one; a look binds nothing', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      for (let look = 0; look < 3; look++) {
        await viewPage(world.engine, business.application, session, owner.caller);
      }
      const page = await bind(world, business.application, session);
      const again = await bindPage(world.engine, business.application, page.pageHandle, page.nonce);
      expect(unwrap(again).nonce).toBe(page.nonce);
      const other = world.engine.handles.issue('nonce').token;
      for (const nonce of [undefined, other, 'garbage']) {
        const refused = await bindPage(world.engine, business.application, page.pageHandle, nonce);
        expect(verdict(refused)).toBe('conflict');
      }
      const stranger = { pageHandle: page.pageHandle, nonce: other };
      const code = nextCode(world, owner.totp);
      expect(verdict(await typeInto(world, owner, stranger, { code }))).toBe('conflict');
      expect(verdict(await denyPage(world.engine, business.application, stranger, owner.caller))).toBe(
        'conflict',
      );
      expect(verdict(await collectPage(world.engine, business.application, stranger))).toBe('conflict');
      expect((await pulled(world, business.application, session)).status).toBe('pending');
    });

    test('of browsers that post at once one is bound', async () => {
      const session = await openHosted(world, await person());
      const outcomes = await inParallel(10, () =>
        bindPage(world.engine, business.application, session.pageHandle),
      );
      expect(tally(outcomes)).toEqual({ ok: 1, conflict: 9 });
    });

    test('an ended session binds nobody any more', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      world.clock.advance(5 * MINUTE);
      const bound = await bindPage(world.engine, business.application, session.pageHandle);
      expect(verdict(bound)).toBe('session_expired');
    });

    test('the finishing browser brings a completion code back, for yes and no alike, and again when it asks', async () => {
      for (const says of ['yes', 'no'] as const) {
        const owner = await person();
        const session = await openHosted(world, owner, { returnUrl: RETURN_URL, state: 'b3f1' });
        const page = await bind(world, business.application, session);
        const code = nextCode(world, owner.totp);
        const end =
          says === 'yes'
            ? unwrap(await typeInto(world, owner, page, { code }))
            : unwrap(await denyPage(world.engine, business.application, page, owner.caller));
        expect(end.return).toMatchObject({ url: RETURN_URL, state: 'b3f1' });
        const { completionCode } = end.return!;
        expect(completionCode).toMatch(/^cs_completion_/);
        expect(unwrap(await collectPage(world.engine, business.application, page))).toEqual(end);
        const view = unwrap(await viewPage(world.engine, business.application, page, owner.caller));
        expect(JSON.stringify(view)).not.toContain('cs_');
        const rows = await world.sql.selectFrom('hosted_sessions').selectAll().execute();
        expect(JSON.stringify(rows)).not.toContain(completionCode);
        expect((await pulled(world, business.application, session, completionCode)).result).toBe(
          says === 'yes',
        );
      }
    });

    test('where it is required, only the code of that browser gives the verdict', async () => {
      const strict = await newBusiness(world, {
        hosted: { returnUrls: [RETURN_URL], requireCompletionCode: true },
        settings: {
          webhooks: {
            callbackUrl: 'https://shop.example/hook',
            callbackFormat: 'json',
            events: [],
            allowPrivateAddresses: false,
          },
        },
      });
      const owner = await newHostedPerson(world, strict.application);
      const session = await openHosted(world, owner, { returnUrl: RETURN_URL });
      const page = await bind(world, strict.application, session);
      const end = unwrap(await typeInto(world, owner, page, { code: nextCode(world, owner.totp) }));
      const bare = await pulled(world, strict.application, session);
      expect(bare).toMatchObject({ status: 'approved', method: 'totp' });
      expect(bare.result).toBeUndefined();
      const other = world.engine.handles.issue('completion').token;
      for (const completionCode of [other, 'garbage', '', page.nonce]) {
        const { sessionToken } = session;
        const wrong = await pullResult(world.engine, strict.application, { sessionToken, completionCode });
        expect(verdict(wrong)).toBe('invalid_code');
      }
      const right = await pulled(world, strict.application, session, end.return?.completionCode);
      expect(right.result).toBe(true);
      const [queued] = await queuedResults(world, strict.application);
      expect(queued!.body).toMatchObject({ status: 'approved' });
      expect(queued!.body).not.toHaveProperty('result');
    });

    test('a code by mail is sent to the address of the person, once where the button is pressed twice', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      expect(session.methods).toEqual(['totp', 'email']);
      const page = await bind(world, business.application, session);
      const options = { ...page, method: 'email' } as const;
      const sent = await inParallel(2, () =>
        sendPageCode(world.engine, business.application, options, owner.caller),
      );
      expect(unwrap(sent[0]!).sentTo).toMatch(/^car\*{4}@example\.com$/);
      const again = unwrap(await sendPageCode(world.engine, business.application, options, owner.caller));
      expect(again.resendAt).toBeGreaterThan(world.clock.now());
      const mails = world.deliveryRoom.inbox!.list().filter(({ to }) => to === owner.email);
      const { factors } = world.engine.database.stores;
      const held = await factors.listByAccount(business.application.id, owner.accountId);
      expect(held.filter(({ type }) => type === 'email')).toHaveLength(1);
      const code = /\b\d{6}\b/.exec(JSON.stringify(mails[0]))![0];
      const view = unwrap(await viewPage(world.engine, business.application, page, owner.caller));
      expect(view.sentTo).toBe(again.sentTo);
      const end = unwrap(await typeInto(world, owner, page, { method: 'email', code }));
      expect(end.status).toBe('approved');
      expect((await pulled(world, business.application, session)).method).toBe('email');
    });

    test('the page tells how the session stands, and no more than its reader may know', async () => {
      const owner = await person();
      const userIp = '203.0.113.9';
      const session = await openHosted(world, owner, { userIp, userAgent: 'Safari' });
      const far = { ...newCaller(), ipAddress: '192.0.2.1' };
      const view = unwrap(await viewPage(world.engine, business.application, session, far));
      expect(view).toMatchObject({
        status: 'pending',
        methods: ['totp', 'email'],
        userIp,
        userAgent: 'Safari',
        foreignPlace: true,
        guessesLeft: 3,
      });
      expect(view.accountHint).not.toContain(owner.email.split('@')[0]);
      const near = { ...far, ipAddress: '203.0.200.1' };
      const there = unwrap(await viewPage(world.engine, business.application, session, near));
      expect(there.foreignPlace).toBe(false);
      const page = await bind(world, business.application, session);
      await typeInto(world, owner, page, { code: wrongCode(world, owner.totp) });
      const after = unwrap(await viewPage(world.engine, business.application, page, owner.caller));
      expect(after.guessesLeft).toBe(2);
    });

    test('nothing of one application works in another', async () => {
      const owner = await person();
      const session = await openHosted(world, owner);
      const page = await bind(world, business.application, session);
      const neighbour = await newBusiness(world);
      const { application } = neighbour;
      const { sessionToken, pageHandle } = session;
      const { engine: own } = world;
      expect(verdict(await pullResult(own, application, { sessionToken }))).toBe('invalid_session_token');
      expect(verdict(await viewPage(own, application, page, owner.caller))).toBe('not_found');
      expect(verdict(await bindPage(own, application, pageHandle))).toBe('not_found');
      expect(verdict(await collectPage(own, application, page))).toBe('not_found');
      expect(verdict(await denyPage(own, application, page, owner.caller))).toBe('not_found');
      const code = nextCode(world, owner.totp);
      const typed = await typeInto(world, { ...owner, application }, page, { code });
      expect(verdict(typed)).toBe('not_found');
      expect((await pulled(world, business.application, session)).status).toBe('pending');
    });

    test('the lists of an application may change while a session waits', async () => {
      const shop = await newBusiness(world, { hosted: { returnUrls: [RETURN_URL] } });
      const owner = await newHostedPerson(world, shop.application);
      const session = await openHosted(world, owner, { returnUrl: RETURN_URL });
      const settings = {
        ...shop.application.settings,
        hosted: { ...shop.application.settings.hosted, methods: [] },
      };
      unwrap(await updateApplication(world.engine, shop.application, { settings }));
      const changed = { ...shop.application, settings };
      const view = unwrap(await viewPage(world.engine, changed, session, owner.caller));
      expect(view.methods).toEqual([]);
    });
  });
}
