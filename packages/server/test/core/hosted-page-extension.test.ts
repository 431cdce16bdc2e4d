import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { extendPage } from '../../src/flows/hosted-page/extend-page.ts';
import { viewPage } from '../../src/flows/hosted-page/view-page.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { bind, openHosted, pulled, typeInto } from '../support/hosted-person.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { nextCode } from '../support/person.ts';
import { describeHostedSessions } from './describe-hosted-sessions.ts';

describeHostedSessions('more time for a hosted session', (on) => {
  const tenant = () => on.world.engine.in(on.business.application);

  async function atPage() {
    const owner = await on.person();
    const session = await openHosted(on.world, owner);
    const page = await bind(on.world, on.business.application, session);
    return { owner, session, page };
  }

  test('is given once, to ten minutes from its beginning, whichever of sixteen asks', async () => {
    const { owner, session, page } = await atPage();
    const began = session.expiresAt - 5 * MINUTE;
    on.world.clock.advance(4 * MINUTE);
    const outcomes = await inParallel(16, () => extendPage(tenant(), page));
    expect(tally(outcomes)).toEqual({ ok: 16 });
    for (const outcome of outcomes) expect(unwrap(outcome).expiresAt).toBe(began + 10 * MINUTE);
    on.world.clock.advance(5 * MINUTE);
    expect(unwrap(await extendPage(tenant(), page)).expiresAt).toBe(began + 10 * MINUTE);
    expect((await pulled(on.world, on.business.application, session)).expiresAt).toBe(began + 10 * MINUTE);
    const code = nextCode(on.world, owner.totp);
    expect(unwrap(await typeInto(on.world, owner, page, { code })).status).toBe('approved');
    const [result] = await on.resultsOf(owner);
    expect(Date.parse(result!.body.expires_at)).toBe(began + 10 * MINUTE);
  });

  test('ends at the ten minutes, for the page and for the backend', async () => {
    const { owner, session, page } = await atPage();
    const { expiresAt } = unwrap(await extendPage(tenant(), page));
    on.world.clock.advance(10 * MINUTE);
    expect(verdict(await extendPage(tenant(), page))).toBe('session_expired');
    const result = await pulled(on.world, on.business.application, session);
    expect(result).toMatchObject({ status: 'expired', result: false, completedAt: expiresAt, expiresAt });
    const late = await typeInto(on.world, owner, page, { code: nextCode(on.world, owner.totp) });
    expect(unwrap(late).status).toBe('expired');
  });

  test('is not given once the time has run out, cleaned up or not', async () => {
    for (const cleansUp of [false, true]) {
      const { session, page } = await atPage();
      on.world.clock.advance(5 * MINUTE);
      if (cleansUp) await expireChallenges(on.world.engine);
      expect(verdict(await extendPage(tenant(), page))).toBe('session_expired');
      expect((await pulled(on.world, on.business.application, session)).status).toBe('expired');
    }
  });

  test('is not given to another browser', async () => {
    const { page, owner } = await atPage();
    const nonce = on.world.engine.handles.issue('nonce').token;
    expect(verdict(await extendPage(tenant(), { ...page, nonce }))).toBe('conflict');
    const view = unwrap(await viewPage(tenant(), page, owner.caller));
    expect([view.mayExtend, view.expiresAt - view.createdAt]).toEqual([true, 5 * MINUTE]);
  });
});
