import { afterAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { registerAccount } from '../../src/flows/account/register.ts';
import { issueBypassCode } from '../../src/flows/administration/manage-accounts.ts';
import { countRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { createJobs, deleteDead, expireChallenges } from '../../src/jobs/clean-up.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  firstFactor,
  firstFactors,
  fullLogin,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`clean-up on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const { engine: core, application, clock } = world;
    afterAll(world.close);

    const abandoned = (accountId: string) =>
      core.database.stores.in(application.id).audit.list({ accountId, type: 'login.abandoned', limit: 100 });
    const refresh = (person: Person) =>
      refreshSession(core.in(application), person.tokens.refreshToken, person.caller);

    test('a login that nobody finished is reported once, under two processes and 16 parallel steps', async () => {
      const member = await newMember(world);
      const pending = await firstFactors(world, member, 6);
      const code = nextCode(world, member.totp);
      unwrap(await secondFactor(world, member, pending[0]!.tempToken, { code }));
      clock.advance(5 * MINUTE);
      const beside = await composeBeside(world, { clock });
      const counts = await inParallel(16, (index) => expireChallenges([core, beside.engine][index % 2]!));
      await beside.close();
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
      const events = await abandoned(member.accountId);
      expect(events).toHaveLength(5);
      expect(events[0]).toMatchObject({ actor: 'anonymous', ipAddress: member.caller.ipAddress });
      await expireChallenges(core);
      expect(await abandoned(member.accountId)).toHaveLength(5);
    });

    test('a pending login that is still good is left alone', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      clock.advance(4 * MINUTE);
      await expireChallenges(core);
      await deleteDead(core);
      const code = nextCode(world, member.totp);
      expect(verdict(await secondFactor(world, member, tempToken, { code }))).toBe('ok');
      expect(await abandoned(member.accountId)).toEqual([]);
    });

    test('what lives is kept, what has been dead for 30 days goes', async () => {
      const member = await newMember(world);
      const { deviceToken, tokens } = await bothFactors(world, member, { trustDevice: {} });
      const idle = await newPerson(world);
      let living: Person = { ...member, tokens };
      const count = async (
        table: 'sessions' | 'challenges' | 'throttles' | 'trusted_devices',
        id: string,
      ) => {
        const { rows } = { rows: await world.sql.selectFrom(table).selectAll().execute() };
        return rows.filter((row) => JSON.stringify(row).includes(id)).length;
      };
      expect(await count('challenges', member.accountId)).toBeGreaterThan(0);

      for (let days = 0; days < 28; days += 6) {
        clock.advance(6 * DAY);
        living = { ...living, tokens: unwrap(await refresh(living)) };
        await expireChallenges(core);
        await deleteDead(core);
      }
      // 30 days later: the device has just ended, the idle session has been over for 23 days.
      expect(await count('sessions', idle.accountId)).toBe(1);
      expect(await count('trusted_devices', member.accountId)).toBe(1);
      clock.advance(6 * DAY);
      living = { ...living, tokens: unwrap(await refresh(living)) };
      clock.advance(6 * DAY);
      living = { ...living, tokens: unwrap(await refresh(living)) };
      await deleteDead(core);
      expect(await count('sessions', idle.accountId)).toBe(0);
      expect(await count('challenges', member.accountId)).toBe(0);
      await whoIs(world, living);
      const who = await whoIs(world, living);
      expect((await countRecoveryCodes({ ...who, ...core.in(who.application) })).remaining).toBe(10);
      await firstFactor(world, member, { deviceToken: deviceToken! });
      await bothFactors(world, member);
      await fullLogin(world, idle);
    });

    test('the count of consecutive failures outlives every clean-up', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      await secondFactor(world, member, tempToken, { code: 'wrong!' });
      clock.advance(60 * DAY);
      await deleteDead(core);
      const keys = await world.sql.selectFrom('throttles').select(['key', 'used']).execute();
      const [factor] = await core.database.stores.in(application.id).factors.listByAccount(member.accountId);
      expect(keys).toContainEqual({ key: `factorFailures:${application.id}:${factor!.id}`, used: 1 });
    });

    test('the audit trail is never cleaned up', async () => {
      const before = await core.database.stores.in(application.id).audit.list({ limit: 100_000 });
      clock.advance(1_000 * DAY);
      await deleteDead(core);
      const after = await core.database.stores.in(application.id).audit.list({ limit: 100_000 });
      expect(after).toEqual(before);
    });

    test('with every job stopped, what has expired is refused all the same', async () => {
      const member = await newMember(world);
      const { deviceToken, tokens } = await bothFactors(world, member, { trustDevice: {} });
      const session = { ...member, tokens };
      const { account } = await whoIs(world, session);
      const bypass = unwrap(await issueBypassCode(core.in(application), account, { reason: 'test' }));
      const pending = await firstFactor(world, member);
      clock.advance(5 * MINUTE);
      const late = { code: nextCode(world, member.totp) };
      expect(verdict(await secondFactor(world, member, pending.tempToken, late))).toBe('invalid_challenge');
      clock.advance(15 * MINUTE);
      const stale = await authenticate(core.in(application), tokens.accessToken);
      expect(verdict(stale)).toBe('invalid_access_token');
      clock.advance(HOUR);
      const { tempToken } = await firstFactor(world, member);
      const response = { method: 'recovery_code', code: bypass.code };
      expect(verdict(await secondFactor(world, member, tempToken, response))).toBe('invalid_code');
      clock.advance(7 * DAY);
      expect(verdict(await refresh(session))).toBe('invalid_refresh_token');
      clock.advance(23 * DAY);
      await firstFactor(world, member, { deviceToken: deviceToken! });
      const left = await world.sql
        .selectFrom('challenges')
        .select('status')
        .where('account_id', '=', member.accountId)
        .execute();
      expect(left.filter(({ status }) => status === 'pending').length).toBeGreaterThanOrEqual(3);
    });

    test('each job does its step on an empty and on a full database', async () => {
      const jobs = createJobs(core);
      expect(jobs.map(({ name }) => name)).toEqual([
        'trim-audit',
        'seal-audit',
        'expire-challenges',
        'delete-dead',
        'reclaim-space',
      ]);
      for (let round = 0; round < 2; round++) {
        for (const job of jobs) await job.run();
        await registerAccount(
          core.in(application),
          { email: `job${round}-${engine.name}@example.com`, password: 'Passw0rd!x' },
          newCaller(),
        );
      }
    });
  });
}
