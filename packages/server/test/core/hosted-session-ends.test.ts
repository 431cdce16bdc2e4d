import { expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import { resetFactors, setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import { viewPage } from '../../src/flows/hosted-page/view-page.ts';
import { pullResult } from '../../src/flows/hosted-session/pull-result.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { composeBeside } from '../support/engine.ts';
import { bind, openHosted, pulled, typeInto } from '../support/hosted-person.ts';
import { inParallel, unwrap, verdict } from '../support/outcomes.ts';
import { codeNow, nextCode } from '../support/person.ts';
import { describeHostedSessions } from './describe-hosted-sessions.ts';

describeHostedSessions('the end of a hosted session', (on) => {
  test('a moment before its time it is approved, at its time it is expired, without any clean-up', async () => {
    const owner = await on.person();
    const early = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, early);
    on.world.clock.advance(5 * MINUTE - SECOND);
    const code = codeNow(on.world, owner.totp);
    expect(unwrap(await typeInto(on.world, owner, page, { code })).status).toBe('approved');

    const late = await openHosted(on.world, owner);
    const latePage = await bind(on.world, on.business.application, late);
    on.world.clock.advance(5 * MINUTE);
    const end = await typeInto(on.world, owner, latePage, { code: codeNow(on.world, owner.totp) });
    expect(unwrap(end).status).toBe('expired');
    const view = unwrap(await viewPage(on.world.engine.in(on.business.application), latePage, owner.caller));
    expect(view).toMatchObject({ status: 'expired', methods: [] });
    const result = await pulled(on.world, on.business.application, late);
    expect(result).toMatchObject({ status: 'expired', result: false, completedAt: late.expiresAt });
  });

  test('what a pull told as expired is settled by it, and the clean-up adds nothing', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    on.world.clock.advance(5 * MINUTE);
    await inParallel(5, () => pulled(on.world, on.business.application, session));
    expect(await on.resultsOf(owner)).toHaveLength(1);
    await expireChallenges(on.world.engine);
    expect((await on.resultsOf(owner)).map(({ body }) => body.completed_at)).toEqual([
      new Date(session.expiresAt).toISOString(),
    ]);
  });

  test('the clean-up gives those nobody asks for their result, also from two processes at once', async () => {
    const owners = await Promise.all([on.person(), on.person(), on.person()]);
    for (const owner of owners) await openHosted(on.world, owner);
    const other = await composeBeside(on.world, { clock: on.world.clock });
    on.world.clock.advance(5 * MINUTE);
    await Promise.all([expireChallenges(on.world.engine), expireChallenges(other.engine)]);
    await expireChallenges(on.world.engine);
    await other.close();
    for (const owner of owners) {
      expect((await on.resultsOf(owner)).map(({ body }) => body.status)).toEqual(['expired']);
    }
  });

  test('nothing is settled where the transaction is lost, and all of it afterwards', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, session);
    const code = nextCode(on.world, owner.totp);
    const { database } = on.world.engine;
    const dying: typeof database = {
      ...database,
      // As a kill does it: everything is written, nothing is committed.
      transact: (work) =>
        database.transact(async (stores) => {
          await work(stores);
          throw new Error('killed');
        }),
    };
    const killed = { engine: { ...on.world.engine, database: dying } };
    await expect(typeInto(killed, owner, page, { code })).rejects.toThrow('killed');
    expect(await on.resultsOf(owner)).toEqual([]);
    expect((await pulled(on.world, on.business.application, session)).status).toBe('pending');
    expect(unwrap(await typeInto(on.world, owner, page, { code })).status).toBe('approved');
    expect(await on.resultsOf(owner)).toHaveLength(1);
  });

  test('disabling a person or removing their factors ends their session, with its result', async () => {
    for (const change of ['disable', 'reset'] as const) {
      const owner = await on.person();
      const session = await openHosted(on.world, owner);
      const page = await bind(on.world, on.business.application, session);
      const { accounts } = on.world.engine.database.stores.in(on.business.application.id);
      const account = (await accounts.findById(owner.accountId))!;
      if (change === 'disable') {
        const options = { disabled: true, reason: 'gone' };
        await setAccountDisabled(on.world.engine.in(on.business.application), account, options);
      } else unwrap(await resetFactors(on.world.engine.in(on.business.application), account, 'lost'));
      expect((await on.resultsOf(owner)).map(({ body }) => body.status)).toEqual(['expired']);
      const code = nextCode(on.world, owner.totp);
      expect(unwrap(await typeInto(on.world, owner, page, { code })).status).toBe('expired');
      expect(await pulled(on.world, on.business.application, session)).toMatchObject({ result: false });
    }
  });

  test('credentials that changed meanwhile end it on use, though nobody settled it', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, session);
    const { accounts } = on.world.engine.database.stores.in(on.business.application.id);
    const change = { seen: 1, now: on.world.clock.now() };
    await accounts.advanceCredentialVersion(owner.accountId, change);
    const code = nextCode(on.world, owner.totp);
    expect(unwrap(await typeInto(on.world, owner, page, { code })).status).toBe('expired');
    expect((await pulled(on.world, on.business.application, session)).status).toBe('expired');
    expect((await on.resultsOf(owner)).map(({ body }) => body.status)).toEqual(['expired']);
  });

  test('a session is readable until a day after its time, then its token is unknown', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    on.world.clock.advance(5 * MINUTE + DAY - SECOND);
    expect((await pulled(on.world, on.business.application, session)).status).toBe('expired');
    on.world.clock.advance(SECOND);
    const { sessionToken } = session;
    const gone = await pullResult(on.world.engine.in(on.business.application), { sessionToken });
    expect(verdict(gone)).toBe('invalid_session_token');
    const view = await viewPage(on.world.engine.in(on.business.application), session, owner.caller);
    expect(verdict(view)).toBe('not_found');
  });
});
