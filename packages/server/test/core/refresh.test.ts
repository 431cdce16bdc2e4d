import { afterAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { SessionTokens } from '../../src/core/session/open-session.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { logout, revokeSessions } from '../../src/flows/login/end-session.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { newPerson, type Person, whoIs } from '../support/person.ts';

for (const engine of engines) {
  describe(`refreshing on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const refresh = (person: Person, refreshToken: string) =>
      refreshSession(world.engine.in(person.application), refreshToken, person.caller);
    const refreshed = async (person: Person, { refreshToken }: Pick<SessionTokens, 'refreshToken'>) =>
      unwrap(await refresh(person, refreshToken));
    const isAlive = async ({ application }: Person, { accessToken }: SessionTokens) =>
      (await authenticate(world.engine.in(application), accessToken)).ok;
    const countReuse = async ({ application, accountId }: Person) => {
      const filter = { accountId, type: 'session.reuse_detected', limit: 10 } as const;
      return (await world.engine.database.stores.in(application.id).audit.list(filter)).length;
    };

    test('a refresh token yields the same successor within ten seconds while that is unused', async () => {
      const person = await newPerson(world);
      const first = await refreshed(person, person.tokens);
      world.clock.advance(9 * SECOND);
      const again = await refreshed(person, person.tokens);
      expect(again.refreshToken).toBe(first.refreshToken);
      expect(await isAlive(person, again)).toBe(true);
    });

    test('presented after ten seconds it ends the session', async () => {
      const person = await newPerson(world);
      const successor = await refreshed(person, person.tokens);
      world.clock.advance(10 * SECOND + 500);
      expect(verdict(await refresh(person, person.tokens.refreshToken))).toBe('invalid_refresh_token');
      expect(verdict(await refresh(person, successor.refreshToken))).toBe('invalid_refresh_token');
      expect(await isAlive(person, successor)).toBe(false);
      expect(await countReuse(person)).toBe(1);
    });

    test('presented after its successor was used it ends the session', async () => {
      const person = await newPerson(world);
      const second = await refreshed(person, person.tokens);
      const third = await refreshed(person, second);
      expect(verdict(await refresh(person, person.tokens.refreshToken))).toBe('invalid_refresh_token');
      expect(verdict(await refresh(person, third.refreshToken))).toBe('invalid_refresh_token');
      expect(await countReuse(person)).toBe(1);
    });

    test('one of a much older generation ends the session', async () => {
      const person = await newPerson(world);
      let latest: SessionTokens = person.tokens;
      for (let round = 0; round < 4; round++) latest = await refreshed(person, latest);
      world.clock.advance(DAY);
      expect(verdict(await refresh(person, person.tokens.refreshToken))).toBe('invalid_refresh_token');
      expect(verdict(await refresh(person, latest.refreshToken))).toBe('invalid_refresh_token');
    });

    test('16 parallel refreshes have one successor, which goes on', async () => {
      const person = await newPerson(world);
      const outcomes = await inParallel(16, () => refresh(person, person.tokens.refreshToken));
      expect(tally(outcomes)).toEqual({ ok: 16 });
      const successors = new Set(outcomes.map((outcome) => unwrap(outcome).refreshToken));
      expect(successors.size).toBe(1);
      const [successor] = [...successors];
      expect(verdict(await refresh(person, successor!))).toBe('ok');
    });

    test('ten refreshes a quarter of an hour for each session; repeated answers cost nothing', async () => {
      const person = await newPerson(world);
      let latest: SessionTokens = person.tokens;
      for (let round = 0; round < 10; round++) {
        const next = await refreshed(person, latest);
        await refreshed(person, latest);
        latest = next;
      }
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
