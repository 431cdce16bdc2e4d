import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { bindPage } from '../../src/flows/hosted-page/bind-page.ts';
import { collectPage } from '../../src/flows/hosted-page/collect-page.ts';
import { denyPage } from '../../src/flows/hosted-page/deny-page.ts';
import { sendPageCode } from '../../src/flows/hosted-page/send-page-code.ts';
import { viewPage } from '../../src/flows/hosted-page/view-page.ts';
import { pullResult } from '../../src/flows/hosted-session/pull-result.ts';
import { newBusiness } from '../support/hosted.ts';
import {
  bind,
  newHostedPerson,
  openHosted,
  pulled,
  queuedResults,
  typeInto,
} from '../support/hosted-person.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { newCaller, nextCode, wrongCode } from '../support/person.ts';
import { describeHostedSessions, RETURN_URL } from './describe-hosted-sessions.ts';

describeHostedSessions('who reads the page of a hosted session', (on) => {
  test('the first browser that posts is the only one; a look binds nothing', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    for (let look = 0; look < 3; look++) {
      await viewPage(on.world.engine.in(on.business.application), session, owner.caller);
    }
    const page = await bind(on.world, on.business.application, session);
    const again = await bindPage(on.world.engine.in(on.business.application), page.pageHandle, page.nonce);
    expect(unwrap(again).nonce).toBe(page.nonce);
    const other = on.world.engine.handles.issue('nonce').token;
    for (const nonce of [undefined, other, 'garbage']) {
      const refused = await bindPage(on.world.engine.in(on.business.application), page.pageHandle, nonce);
      expect(verdict(refused)).toBe('conflict');
    }
    const stranger = { pageHandle: page.pageHandle, nonce: other };
    const code = nextCode(on.world, owner.totp);
    expect(verdict(await typeInto(on.world, owner, stranger, { code }))).toBe('conflict');
    expect(verdict(await denyPage(on.world.engine.in(on.business.application), stranger, owner.caller))).toBe(
      'conflict',
    );
    expect(verdict(await collectPage(on.world.engine.in(on.business.application), stranger))).toBe(
      'conflict',
    );
    expect((await pulled(on.world, on.business.application, session)).status).toBe('pending');
  });

  test('of browsers that post at once one is bound', async () => {
    const session = await openHosted(on.world, await on.person());
    const outcomes = await inParallel(10, () =>
      bindPage(on.world.engine.in(on.business.application), session.pageHandle),
    );
    expect(tally(outcomes)).toEqual({ ok: 1, conflict: 9 });
  });

  test('an ended session binds nobody any more', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    on.world.clock.advance(5 * MINUTE);
    const bound = await bindPage(on.world.engine.in(on.business.application), session.pageHandle);
    expect(verdict(bound)).toBe('session_expired');
  });

  test('the finishing browser brings a completion code back, for yes and no alike, and again when it asks', async () => {
    for (const says of ['yes', 'no'] as const) {
      const owner = await on.person();
      const session = await openHosted(on.world, owner, { returnUrl: RETURN_URL, state: 'b3f1' });
      const page = await bind(on.world, on.business.application, session);
      const code = nextCode(on.world, owner.totp);
      const end =
        says === 'yes'
          ? unwrap(await typeInto(on.world, owner, page, { code }))
          : unwrap(await denyPage(on.world.engine.in(on.business.application), page, owner.caller));
      expect(end.return).toMatchObject({ url: RETURN_URL, state: 'b3f1' });
      const { completionCode } = end.return!;
      expect(completionCode).toMatch(/^cs_completion_/);
      expect(unwrap(await collectPage(on.world.engine.in(on.business.application), page))).toEqual(end);
      const view = unwrap(await viewPage(on.world.engine.in(on.business.application), page, owner.caller));
      expect(JSON.stringify(view)).not.toContain('cs_');
      const rows = await on.world.sql.selectFrom('hosted_sessions').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(completionCode);
      expect((await pulled(on.world, on.business.application, session, completionCode)).result).toBe(
        says === 'yes',
      );
    }
  });

  test('where it is required, only the code of that browser gives the verdict', async () => {
    const strict = await newBusiness(on.world, {
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
    const owner = await newHostedPerson(on.world, strict.application);
    const session = await openHosted(on.world, owner, { returnUrl: RETURN_URL });
    const page = await bind(on.world, strict.application, session);
    const end = unwrap(await typeInto(on.world, owner, page, { code: nextCode(on.world, owner.totp) }));
    const bare = await pulled(on.world, strict.application, session);
    expect(bare).toMatchObject({ status: 'approved', method: 'totp' });
    expect(bare.result).toBeUndefined();
    const other = on.world.engine.handles.issue('completion').token;
    for (const completionCode of [other, 'garbage', '', page.nonce]) {
      const { sessionToken } = session;
      const wrong = await pullResult(on.world.engine.in(strict.application), {
        sessionToken,
        completionCode,
      });
      expect(verdict(wrong)).toBe('invalid_code');
    }
    const right = await pulled(on.world, strict.application, session, end.return?.completionCode);
    expect(right.result).toBe(true);
    const [queued] = await queuedResults(on.world, strict.application);
    expect(queued!.body).toMatchObject({ status: 'approved' });
    expect(queued!.body).not.toHaveProperty('result');
  });

  test('a code by mail is sent to the address of the person, once where the button is pressed twice', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    expect(session.methods).toEqual(['totp', 'email']);
    const page = await bind(on.world, on.business.application, session);
    const options = { ...page, method: 'email' } as const;
    const sent = await inParallel(2, () =>
      sendPageCode(on.world.engine.in(on.business.application), options, owner.caller),
    );
    expect(unwrap(sent[0]!).sentTo).toMatch(/^car\*{4}@example\.com$/);
    const again = unwrap(
      await sendPageCode(on.world.engine.in(on.business.application), options, owner.caller),
    );
    expect(again.resendAt).toBeGreaterThan(on.world.clock.now());
    const mails = on.world.deliveryRoom.inbox!.list().filter(({ to }) => to === owner.email);
    const { factors } = on.world.engine.database.stores.in(on.business.application.id);
    const held = await factors.listByAccount(owner.accountId);
    expect(held.filter(({ type }) => type === 'email')).toHaveLength(1);
    const code = /\b\d{6}\b/.exec(JSON.stringify(mails[0]))![0];
    const view = unwrap(await viewPage(on.world.engine.in(on.business.application), page, owner.caller));
    expect(view.sentTo).toBe(again.sentTo);
    const end = unwrap(await typeInto(on.world, owner, page, { method: 'email', code }));
    expect(end.status).toBe('approved');
    expect((await pulled(on.world, on.business.application, session)).method).toBe('email');
  });

  test('the page tells how the session stands, and no more than its reader may know', async () => {
    const owner = await on.person();
    const userIp = '203.0.113.9';
    const session = await openHosted(on.world, owner, { userIp, userAgent: 'Safari' });
    const far = { ...newCaller(), ipAddress: '192.0.2.1' };
    const view = unwrap(await viewPage(on.world.engine.in(on.business.application), session, far));
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
    const there = unwrap(await viewPage(on.world.engine.in(on.business.application), session, near));
    expect(there.foreignPlace).toBe(false);
    const page = await bind(on.world, on.business.application, session);
    await typeInto(on.world, owner, page, { code: wrongCode(on.world, owner.totp) });
    const after = unwrap(await viewPage(on.world.engine.in(on.business.application), page, owner.caller));
    expect(after.guessesLeft).toBe(2);
  });

  test('nothing of one application works in another', async () => {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, session);
    const neighbour = await newBusiness(on.world);
    const { application } = neighbour;
    const { sessionToken, pageHandle } = session;
    const { engine: own } = on.world;
    expect(verdict(await pullResult(own.in(application), { sessionToken }))).toBe('invalid_session_token');
    expect(verdict(await viewPage(own.in(application), page, owner.caller))).toBe('not_found');
    expect(verdict(await bindPage(own.in(application), pageHandle))).toBe('not_found');
    expect(verdict(await collectPage(own.in(application), page))).toBe('not_found');
    expect(verdict(await denyPage(own.in(application), page, owner.caller))).toBe('not_found');
    const code = nextCode(on.world, owner.totp);
    const typed = await typeInto(on.world, { ...owner, application }, page, { code });
    expect(verdict(typed)).toBe('not_found');
    expect((await pulled(on.world, on.business.application, session)).status).toBe('pending');
  });

  test('the lists of an application may change while a session waits', async () => {
    const shop = await newBusiness(on.world, { hosted: { returnUrls: [RETURN_URL] } });
    const owner = await newHostedPerson(on.world, shop.application);
    const session = await openHosted(on.world, owner, { returnUrl: RETURN_URL });
    const settings = {
      ...shop.application.settings,
      hosted: { ...shop.application.settings.hosted, methods: [] },
    };
    unwrap(await updateApplication(on.world.engine, shop.application, { settings }));
    const changed = { ...shop.application, settings };
    const view = unwrap(await viewPage(on.world.engine.in(changed), session, owner.caller));
    expect(view.methods).toEqual([]);
  });
});
