import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { sealAudit } from '../../src/core/audit/seal.ts';
import { listAudit } from '../../src/flows/administration/read-audit.ts';
import { verifyAudit } from '../../src/flows/administration/verify-audit.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { addDestination, newNumber } from '../support/codes.ts';
import { runCommand, runJson } from '../support/command-line.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { fill, newFullPerson } from '../support/full-account.ts';
import { newBusiness } from '../support/hosted.ts';
import { verdict } from '../support/outcomes.ts';
import { logIn, newMember, newPerson } from '../support/person.ts';

const reason = ['--reason', 'asked in writing'];

for (const engine of engines) {
  describe(`the end of an account on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const run = (...parameters: string[]) => runCommand(world.env, ...parameters);

    /** Every row of every table, as text. */
    async function everything(): Promise<Record<string, string>> {
      const tables = await world.sql.introspection.getTables();
      const texts: Record<string, string> = {};
      for (const { name } of tables) {
        texts[name] = JSON.stringify((await sql`SELECT * FROM ${sql.table(name)}`.execute(world.sql)).rows);
      }
      return texts;
    }

    async function tablesThatName(text: string): Promise<string[]> {
      return Object.entries(await everything())
        .filter(([, rows]) => rows.includes(text))
        .map(([table]) => table);
    }

    test('an export holds every table that names the person, and no secret', async () => {
      const member = await newMember(world);
      const number = newNumber();
      await addDestination(world, member, 'sms', number);
      await fill(world, member);
      const { code, stdout } = await run('user', 'export', member.email, ...reason);
      expect(code).toBe(0);
      const exported = JSON.parse(stdout);
      expect(exported.accounts).toMatchObject([{ id: member.accountId, email: member.email }]);
      expect(exported.factors.map(({ destination }: { destination?: string }) => destination)).toContain(
        number,
      );
      expect(exported.sessions[0].created_at).toMatch(/^20\d\d-.*Z$/);
      const tables = await world.sql.introspection.getTables();
      const naming = tables.filter(({ columns }) => columns.some(({ name }) => name === 'account_id'));
      expect(Object.keys(exported).sort()).toEqual(['accounts', ...naming.map(({ name }) => name)].sort());
      const rows = await world.sql.selectFrom('factors').select('secret').execute();
      for (const { secret } of rows) expect(stdout).not.toContain(secret);
      expect(stdout).not.toMatch(/argon2|_hash"|"mac"|"salt"|"payload"|"token"/);
      expect(stdout).not.toContain(member.secret);
    });

    test('a deleted person is nowhere but in the audit trail, by an id alone, whose chain still holds', async () => {
      const member = await newMember(world);
      await addDestination(world, member, 'sms', newNumber());
      await fill(world, member);
      await logIn(world, member, { password: 'Wr0ng-guess!' });
      world.clock.advance(3_000);
      await sealAudit(world.engine);
      const before = await listAudit(world.engine.in(world.application), {
        accountId: member.accountId,
        limit: 100,
      });
      expect(before.some(({ ipAddress }) => ipAddress !== undefined)).toBe(true);
      expect(await runJson(world.env, 'user', 'delete', member.email, '--yes', ...reason)).toEqual({
        id: member.accountId,
        erased: true,
      });
      expect(await tablesThatName(member.accountId)).toEqual(['audit_events']);
      expect(await tablesThatName(member.email)).toEqual([]);
      expect(await tablesThatName(`"${member.username}"`)).toEqual([]);
      const tenant = world.engine.in(world.application);
      const events = await listAudit(tenant, { accountId: member.accountId, limit: 100 });
      expect(events.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['account.registered', 'account.erased']),
      );
      for (const { type, ipAddress, data } of events.filter(({ type }) => type !== 'account.erased')) {
        expect([type, ipAddress, data]).toEqual([type, undefined, { erased: true }]);
      }
      world.clock.advance(3_000);
      await sealAudit(world.engine);
      expect(await verifyAudit(tenant)).toMatchObject({ intact: true });
      const erased = { accountId: member.accountId, type: 'account.erased', limit: 1 } as const;
      expect(await listAudit(tenant, erased)).toMatchObject([{ data: { reason: 'asked in writing' } }]);
    });

    test('a deleted person is out at once, and their names are free', async () => {
      const person = await newPerson(world);
      await runJson(world.env, 'user', 'delete', person.username, '--yes', ...reason);
      const tenant = world.engine.in(world.application);
      expect(verdict(await authenticate(tenant, person.tokens.accessToken))).toBe('invalid_access_token');
      expect(verdict(await logIn(world, person))).toBe('invalid_credentials');
      const again = await runJson(
        world.env,
        'user',
        'create',
        '--email',
        person.email,
        '--username',
        person.username,
      );
      expect(again.id).not.toBe(person.accountId);
    });

    test('a person of a business is erased with their open session, and nobody of another application', async () => {
      const { application } = await newBusiness(world);
      const [full, other] = [
        await newFullPerson(world, application),
        await newFullPerson(world, application),
      ];
      const app = ['--app', application.clientId];
      const elsewhere = await run('user', 'delete', full.accountId, '--yes', ...reason);
      expect(elsewhere.code).toBe(3);
      await runJson(world.env, 'user', 'delete', full.accountId, ...app, '--yes', ...reason);
      expect(await tablesThatName(full.accountId)).toEqual(['audit_events']);
      expect(await tablesThatName(other.accountId)).toContain('hosted_sessions');
    });

    test('it asks for a reason, and for --yes', async () => {
      const person = await newPerson(world);
      const unsure = await run('user', 'delete', person.email, ...reason);
      expect([unsure.code, unsure.stderr]).toEqual([2, expect.stringContaining('--yes')]);
      for (const verb of ['delete', 'export']) {
        expect((await run('user', verb, person.email)).stderr).toContain('--reason');
      }
      expect(verdict(await logIn(world, person))).toBe('ok');
    });
  });
}
