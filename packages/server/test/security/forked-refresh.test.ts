import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../../src/core/clock.ts';
import {
  bearer,
  expectData,
  type FrozenClock,
  frozenClock,
  newUser,
  statuses,
  type User,
} from '../support/attack-target.ts';
import type { Answer, HttpClient } from '../support/client.ts';
import { describeAttackOnTwo } from '../support/describe-attack.ts';
import { inParallel } from '../support/outcomes.ts';
import { PASSWORD } from '../support/person.ts';

const ORIGIN = 'https://app.example';
const PARALLEL = 16;

// CVE-2026-53517: two refreshes at once made two sessions of one.
let clock: FrozenClock;

describeAttackOnTwo(
  'a refresh forked',
  (on) => {
    const refresh = (refreshToken: string, client: HttpClient = on.target.client()): Promise<Answer> =>
      client.post('/auth/refresh', { refreshToken });
    const alive = async (token: string): Promise<boolean> =>
      (await on.target.client().get('/auth/me', bearer(token))).status === 200;

    /** Once the token is due. */
    async function rotate(refreshToken: string) {
      clock.advance(30 * SECOND);
      const rotated = expectData(await refresh(refreshToken));
      expect(rotated.refreshToken).not.toBe(refreshToken);
      return rotated;
    }

    async function expectRevoked({ accessToken }: User, ...refreshTokens: string[]): Promise<void> {
      expect(await alive(accessToken)).toBe(false);
      for (const token of refreshTokens) expect((await refresh(token)).status).toBe(401);
    }

    test('16 parallel refreshes yield one and the same successor, and count as one', async () => {
      const user = await newUser(on.target);
      const clients = [on.target.client(), on.beside.client()];
      clock.advance(30 * SECOND);
      const answers = await inParallel(PARALLEL, (index) => refresh(user.refreshToken, clients[index % 2]));
      expect(statuses(answers)).toEqual({ 200: PARALLEL });
      const successors = new Set(answers.map(({ data }) => data.refreshToken as string));
      expect(successors.size).toBe(1);
      expect(
        await on.target.sql.selectFrom('sessions').select('id').where('account_id', '=', user.id).execute(),
      ).toHaveLength(1);
      const used = await on.target.sql
        .selectFrom('throttles')
        .select('used')
        .where('key', 'like', 'refresh:%')
        .execute();
      expect(used.map((row) => row.used)).toContain(1);
      const [successor] = successors;
      expect((await refresh(successor!)).status).toBe(200);
    });

    test('16 parallel refreshes of two generations end the session rather than fork it', async () => {
      const user = await newUser(on.target);
      const next = (await rotate(user.refreshToken)).refreshToken as string;
      await rotate(next);
      const answers = await inParallel(PARALLEL, (index) => refresh(index % 2 ? user.refreshToken : next));
      expect(answers.some(({ status }) => status === 401)).toBe(true);
      await expectRevoked(user, user.refreshToken, next);
    });

    test('within 60 seconds the very same successor comes again, at 60 seconds too', async () => {
      const user = await newUser(on.target);
      const first = await rotate(user.refreshToken);
      clock.advance(60 * SECOND);
      const again = expectData(await refresh(user.refreshToken, on.beside.client()));
      expect(again.refreshToken).toBe(first.refreshToken);
      expect(await alive(again.accessToken)).toBe(true);
    });

    test('presented again after 60 seconds elsewhere, it ends the whole session', async () => {
      const user = await newUser(on.target);
      const { refreshToken, accessToken } = await rotate(user.refreshToken);
      clock.advance(60 * SECOND + 1);
      expect((await refresh(user.refreshToken)).status).toBe(401);
      await expectRevoked(user, user.refreshToken, refreshToken);
      expect(await alive(accessToken)).toBe(false);
    });

    test('presented again after 60 seconds by its owner, it ends the session once the next was used', async () => {
      const user = await newUser(on.target);
      clock.advance(30 * SECOND);
      const { refreshToken } = expectData(await refresh(user.refreshToken, user.client));
      clock.advance(HOUR);
      const late = expectData(await refresh(user.refreshToken, user.client));
      expect(late.refreshToken).toBe(refreshToken);
      const third = expectData(await refresh(refreshToken, user.client));
      clock.advance(60 * SECOND);
      expect((await refresh(user.refreshToken, user.client)).status).toBe(401);
      await expectRevoked(user, refreshToken, third.refreshToken);
    });

    test('presented again after its successor was rotated, it ends the whole session, however soon', async () => {
      const user = await newUser(on.target);
      const { refreshToken } = await rotate(user.refreshToken);
      const third = await rotate(refreshToken);
      expect((await refresh(user.refreshToken, on.beside.client())).status).toBe(401);
      await expectRevoked(user, user.refreshToken, refreshToken, third.refreshToken);
      expect(await alive(third.accessToken)).toBe(false);
    });

    test('a clock that jumps back does not open the grace again', async () => {
      const user = await newUser(on.target);
      await rotate(user.refreshToken);
      clock.advance(-60 * SECOND);
      expect((await refresh(user.refreshToken)).status).toBe(401);
      clock.advance(60 * SECOND);
    });

    test('a theft is in the audit trail', async () => {
      const user = await newUser(on.target);
      await rotate(user.refreshToken);
      clock.advance(61 * SECOND);
      await refresh(user.refreshToken);
      const events = on.target.sql
        .selectFrom('audit_events')
        .select('id')
        .where('type', '=', 'session.reuse_detected');
      expect(await events.where('account_id', '=', user.id).execute()).toHaveLength(1);
    });

    test('in cookie mode: one successor for 16 at once, and the session ends by a cookie that is too old', async () => {
      const { email } = await newUser(on.target);
      const headers = { origin: ORIGIN, 'x-token-delivery': 'cookie' };
      const browser = on.target.client({ headers });
      expectData(await browser.post('/auth/login', { email, password: PASSWORD }));
      const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
      clock.advance(30 * SECOND);
      const tabs = await inParallel(PARALLEL, () =>
        on.target.client({ headers }).post('/auth/refresh', {}, { cookie }),
      );
      expect(statuses(tabs)).toEqual({ 200: PARALLEL });
      const successors = new Set(tabs.map(({ headers: told }) => told.getSetCookie().join()));
      expect(successors.size).toBe(1);
      expect(tabs.some(({ text }) => text.includes('refreshToken'))).toBe(false);
      expect([...successors].join()).not.toContain(browser.cookies.get('cs_refresh_default'));
      clock.advance(61 * SECOND);
      expect((await on.target.client({ headers }).post('/auth/refresh', {}, { cookie })).status).toBe(401);
      expect(await alive(tabs[0]!.data.accessToken)).toBe(false);
    });
  },
  () => {
    clock = frozenClock();
    return { clock, settings: { origins: [ORIGIN] } };
  },
);
