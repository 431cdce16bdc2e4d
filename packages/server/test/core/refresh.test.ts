import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../src/core/caller.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { SessionTokens } from '../../src/core/session/open-session.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { logout, revokeSessions } from '../../src/flows/login/end-session.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { ageRefreshTokens } from '../support/age-refresh-tokens.ts';
import { frozenClock } from '../support/attack-target.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { newCaller, newPerson, type Person, whoIs } from '../support/person.ts';

for (const engine of engines) {
  describe(`refreshing on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true, clock: frozenClock() });
    afterAll(world.close);

    const refresh = (person: Person, refreshToken: string, caller: Caller = person.caller) =>
      refreshSession(world.engine.in(person.application), refreshToken, caller);
    const refreshed = async (
      person: Person,
      { refreshToken }: Pick<SessionTokens, 'refreshToken'>,
      caller?: Caller,
    ) => unwrap(await refresh(person, refreshToken, caller));
    /** Once the token is due. */
    const rotated = async (person: Person, tokens: SessionTokens, caller?: Caller) => {
      world.clock.advance(30 * SECOND);
      const next = await refreshed(person, tokens, caller);
      expect(next.refreshToken).not.toBe(tokens.refreshToken);
      return next;
    };
    const expectOver = async (person: Person, old: SessionTokens, caller?: Caller) => {
      expect(verdict(await refresh(person, old.refreshToken, caller))).toBe('invalid_refresh_token');
      expect(await isAlive(person, old)).toBe(false);
      expect(await countReuse(person)).toBe(1);
    };
    const isAlive = async ({ application }: Person, { accessToken }: SessionTokens) =>
      (await authenticate(world.engine.in(application), accessToken)).ok;
    const countReuse = async ({ application, accountId }: Person) => {
      const filter = { accountId, type: 'session.reuse_detected', limit: 10 } as const;
      return (await world.engine.database.stores.in(application.id).audit.list(filter)).length;
    };

    test('younger than 30 seconds it is not rotated, at 30 seconds it is', async () => {
      const person = await newPerson(world);
      let latest: SessionTokens = person.tokens;
      for (let generation = 0; generation < 3; generation++) {
        for (const pause of [0, 29 * SECOND + 900, 99]) {
          world.clock.advance(pause);
          const same = await refreshed(person, latest);
          expect(same.refreshToken).toBe(latest.refreshToken);
          expect(await isAlive(person, same)).toBe(true);
        }
        world.clock.advance(1);
        const next = await refreshed(person, latest);
        expect(next.refreshToken).not.toBe(latest.refreshToken);
        latest = next;
      }
    });

    test('its predecessor yields it for 60 seconds, to anyone, also once it was presented', async () => {
      const person = await newPerson(world);
      const next = await rotated(person, person.tokens);
      for (const pause of [0, 30 * SECOND - 1, 30 * SECOND + 1]) {
        world.clock.advance(pause);
        const again = await refreshed(person, person.tokens, newCaller('Other/1'));
        expect(again.refreshToken).toBe(next.refreshToken);
        expect(await isAlive(person, again)).toBe(true);
        if (pause < 30 * SECOND) await refreshed(person, next);
      }
    });

    test.each([
      ['from another place', { userAgent: undefined }],
      ['from another browser', { userAgent: 'Other/1' }],
    ])('%s its predecessor ends the session after 60 seconds', async (_what, { userAgent }) => {
      const person = await newPerson(world);
      const next = await rotated(person, person.tokens);
      world.clock.advance(60 * SECOND + 1);
      const stranger =
        userAgent === undefined ? newCaller(person.caller.userAgent) : { ...person.caller, userAgent };
      await expectOver(person, person.tokens, stranger);
      expect(verdict(await refresh(person, next.refreshToken))).toBe('invalid_refresh_token');
      expect(await isAlive(person, next)).toBe(false);
    });

    test('whoever slept over the answer gets it for 24 hours', async () => {
      const person = await newPerson(world);
      const next = await rotated(person, person.tokens);
      for (const pause of [60 * SECOND + 1, DAY - 60 * SECOND - 1]) {
        world.clock.advance(pause);
        const version = person.caller.userAgent.replaceAll('140.0', '141.0');
        const again = await refreshed(person, person.tokens, { ...person.caller, userAgent: version });
        expect(again.refreshToken).toBe(next.refreshToken);
      }
      expect((await refreshed(person, next)).refreshToken).not.toBe(next.refreshToken);
    });

    test('and not a millisecond longer', async () => {
      const person = await newPerson(world);
      await rotated(person, person.tokens);
      world.clock.advance(DAY + 1);
      await expectOver(person, person.tokens);
    });

    test('once it was presented, its predecessor ends the session after 60 seconds', async () => {
      const person = await newPerson(world);
      const next = await rotated(person, person.tokens);
      expect((await refreshed(person, next)).refreshToken).toBe(next.refreshToken);
      world.clock.advance(60 * SECOND + 1);
      await expectOver(person, person.tokens);
    });

    test('a receipt is for one generation: the next answer may be lost again', async () => {
      const person = await newPerson(world);
      const second = await rotated(person, person.tokens);
      await refreshed(person, second);
      const third = await rotated(person, second);
      world.clock.advance(HOUR);
      expect((await refreshed(person, second)).refreshToken).toBe(third.refreshToken);
    });

    test('a thief who rotates elsewhere is found out by the owner, who is where the login was', async () => {
      const person = await newPerson(world);
      const stolen = await rotated(person, person.tokens, newCaller());
      world.clock.advance(HOUR);
      await expectOver(person, person.tokens);
      expect(await isAlive(person, stolen)).toBe(false);
    });

    test('an address that is a backend of the application proves no place', async () => {
      const { ipBucket: _, ...backend } = newCaller();
      const person = await newPerson(world);
      await rotated(person, person.tokens, backend);
      world.clock.advance(60 * SECOND + 1);
      await expectOver(person, person.tokens, backend);
    });

    test('presented after its successor was rotated in turn it ends the session, however soon', async () => {
      const person = await newPerson(world);
      const second = await rotated(person, person.tokens);
      const third = await rotated(person, second);
      await expectOver(person, person.tokens);
      expect(verdict(await refresh(person, third.refreshToken))).toBe('invalid_refresh_token');
    });

    test('one of a much older generation ends the session', async () => {
      const person = await newPerson(world);
      let latest: SessionTokens = person.tokens;
      for (let round = 0; round < 4; round++) latest = await rotated(person, latest);
      await expectOver(person, person.tokens);
      expect(verdict(await refresh(person, latest.refreshToken))).toBe('invalid_refresh_token');
    });

    test('clocks of two processes may differ by five seconds', async () => {
      const person = await newPerson(world);
      const next = await rotated(person, person.tokens);
      world.clock.advance(-5 * SECOND);
      expect((await refreshed(person, person.tokens)).refreshToken).toBe(next.refreshToken);
      expect((await refreshed(person, next)).refreshToken).toBe(next.refreshToken);
    });

    test('a clock that was put back delays no rotation and opens no grace', async () => {
      const person = await newPerson(world);
      const next = await rotated(person, person.tokens);
      world.clock.advance(-5 * SECOND - 1);
      expect((await refreshed(person, next)).refreshToken).not.toBe(next.refreshToken);
      const other = await newPerson(world);
      await rotated(other, other.tokens);
      world.clock.advance(-5 * SECOND - 1);
      await expectOver(other, other.tokens);
    });

    test('16 parallel refreshes have one successor, which goes on', async () => {
      const person = await newPerson(world);
      world.clock.advance(30 * SECOND);
      const outcomes = await inParallel(16, () => refresh(person, person.tokens.refreshToken));
      expect(tally(outcomes)).toEqual({ ok: 16 });
      const successors = new Set(outcomes.map((outcome) => unwrap(outcome).refreshToken));
      expect(successors.size).toBe(1);
      const [successor] = [...successors];
      expect(successor).not.toBe(person.tokens.refreshToken);
      expect(verdict(await refresh(person, successor!))).toBe('ok');
    });

    test('60 rotations a quarter of an hour for each session; repeated answers cost nothing', async () => {
      const person = await newPerson(world);
      let latest: SessionTokens = person.tokens;
      for (let round = 0; round < 60; round++) {
        await ageRefreshTokens(world.sql);
        const next = await refreshed(person, latest);
        await refreshed(person, latest);
        await refreshed(person, next);
        latest = next;
      }
      expect((await refreshed(person, latest)).refreshToken).toBe(latest.refreshToken);
      await ageRefreshTokens(world.sql);
      expect(verdict(await refresh(person, latest.refreshToken))).toBe('rate_limited');
      expect(await isAlive(person, latest)).toBe(true);
      world.clock.advance(15 * MINUTE);
      expect(verdict(await refresh(person, latest.refreshToken))).toBe('ok');
    });

    test('a session unused for seven days is over', async () => {
      const person = await newPerson(world);
      const used = await refreshed(person, person.tokens);
      world.clock.advance(7 * DAY - MINUTE);
      const later = await refreshed(person, used);
      world.clock.advance(7 * DAY);
      expect(verdict(await refresh(person, later.refreshToken))).toBe('invalid_refresh_token');
    });

    test('a session is over after 90 days, however often it was used', async () => {
      const person = await newPerson(world);
      let latest: SessionTokens = person.tokens;
      for (let days = 0; days < 84; days += 6) {
        world.clock.advance(6 * DAY);
        latest = await refreshed(person, latest);
      }
      world.clock.advance(5 * DAY);
      latest = await refreshed(person, latest);
      const { session } = await whoIs(world, { ...person, tokens: latest });
      expect(session.expiresAt).toBe(session.absoluteExpiresAt);
      world.clock.advance(DAY);
      expect(verdict(await refresh(person, latest.refreshToken))).toBe('invalid_refresh_token');
    });

    test('a logout and a revocation end access and refresh at once', async () => {
      const [left, revoked] = [await newPerson(world), await newPerson(world)];
      unwrap(await logout(world.engine.in(left.application), left.tokens.accessToken, left.caller));
      expect(await revokeSessions(await whoIs(world, revoked), revoked.caller)).toBe(1);
      for (const person of [left, revoked]) {
        expect(await isAlive(person, person.tokens)).toBe(false);
        const outcome = await refresh(person, person.tokens.refreshToken);
        expect(verdict(outcome)).toBe('invalid_refresh_token');
      }
      const again = await logout(world.engine.in(left.application), left.tokens.accessToken, left.caller);
      expect(verdict(again)).toBe('ok');
    });

    test('what is no refresh token of this application is refused and ends nothing', async () => {
      const person = await newPerson(world);
      const { refreshToken, accessToken } = person.tokens;
      for (const wrong of ['', accessToken, refreshToken.slice(0, -1), `${refreshToken}0`, 'cs_refresh_']) {
        expect(verdict(await refresh(person, wrong))).toBe('invalid_refresh_token');
      }
      const elsewhere = { ...person, application: await anotherApplication(world) };
      expect(verdict(await refresh(elsewhere, refreshToken))).toBe('invalid_refresh_token');
      expect(verdict(await refresh(person, refreshToken))).toBe('ok');
    });
  });
}
