import { afterAll, describe, expect, test } from 'vitest';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { login } from '../../src/flows/login/login.ts';
import { runCommand, runJson } from '../support/command-line.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  enrol,
  firstFactor,
  fullLogin,
  logIn,
  newMember,
  newPerson,
  PASSWORD,
  secondFactor,
  whoIs,
} from '../support/person.ts';

// Each command is a process: PostgreSQL serves those whose statements differ most.
for (const engine of engines) {
  describe(`the operator's commands on ${engine.name}`, async () => {
    const testOnSqlite = (name: string, run: () => Promise<void>) => {
      if (engine.name === 'sqlite') test(name, run);
    };
    const world = await composeEngine(engine, { cheapHashes: true });
    const { applications } = world.engine.database.stores;
    afterAll(world.close);
    const run = (...parameters: string[]) => runCommand(world.env, ...parameters);
    const json = (...parameters: string[]) => runJson(world.env, ...parameters);

    test('an application is created, listed, shown and changed', async () => {
      const created = await json(
        'app',
        'create',
        ...['--name', 'Back office', '--client-id', 'back-office', '--origin', 'https://office.example'],
      );
      expect(created).toMatchObject({
        client_id: 'back-office',
        name: 'Back office',
        kind: 'accounts',
        active: true,
        settings: { origins: ['https://office.example'], secondFactor: 'optional' },
      });
      const changes = [
        '--second-factor',
        'required',
        '--first-enrolment',
        'mail',
        '--backend-address',
        '10.0.0.0/8',
        '192.0.2.1',
      ];
      await json('app', 'update', 'back-office', ...changes, '--inactive');
      expect(await json('app', 'show', 'back-office')).toMatchObject({
        active: false,
        settings: {
          origins: ['https://office.example'],
          secondFactor: 'required',
          firstEnrolment: 'mail',
          backendAddresses: ['10.0.0.0/8', '192.0.2.1'],
        },
      });
      const { stdout } = await run('app', 'list');
      expect(stdout).toMatch(/^back-office +accounts +inactive +Back office$/m);
      // The running service sees it: nobody logs in there.
      const application = (await applications.findByClientId('back-office'))!;
      const attempt = { identifier: 'nobody', password: PASSWORD };
      const outcome = await login(world.engine.in(application), attempt, {
        ipAddress: '192.0.2.1',
        userAgent: '',
      });
      expect(outcome.ok).toBe(false);
    });

    testOnSqlite(
      'a new client_id is printed alone for scripts; a taken or an odd one is refused',
      async () => {
        const { client_id: drawn } = await json('app', 'create', '--name', 'Shop');
        expect(drawn).toMatch(/^app-[0-9a-f]{12}$/);
        const taken = await run('app', 'create', '--name', 'Shop', '--client-id', drawn);
        expect(taken).toMatchObject({ code: 2, stderr: 'countersign: This client_id is taken\n' });
        const odd = await run('app', 'create', '--name', 'Shop: the second', '--client-id', 'x');
        expect(odd.code).toBe(2);
        expect(odd.stderr).toContain('without colons');
      },
    );

    testOnSqlite('what does not exist: exit code 3', async () => {
      expect(await run('app', 'show', 'nothing')).toMatchObject({ code: 3, stdout: '' });
      const nobody = await run('user', 'show', 'nobody@example.com');
      expect(nobody).toMatchObject({ code: 3, stderr: 'countersign: No account "nobody@example.com"\n' });
      expect((await run('user', 'show', 'x', '--app', 'nothing')).code).toBe(3);
    });

    test('accounts are listed by pages, searched, and shown without any secret', async () => {
      const member = await newMember(world);
      const person = await newPerson(world);
      const [first] = await json('user', 'list', '--limit', '1', '--search', member.username.toUpperCase());
      expect(first).toMatchObject({ id: member.accountId, two_factor_enabled: true, factor_types: ['totp'] });
      const rest = await json('user', 'list', '--after', member.accountId);
      expect(rest.map(({ id }: { id: string }) => id)).toEqual([person.accountId]);
      const shown = await run('user', 'show', member.email.toUpperCase(), '--json');
      expect(JSON.parse(shown.stdout)).toMatchObject({
        id: member.accountId,
        factors: [{ type: 'totp', status: 'active' }],
        sessions: 1,
      });
      expect(shown.stdout).not.toMatch(/argon2|passwordHash|v1\.|secret/);
    });

    testOnSqlite('a disabled account is out at once, and in again when enabled', async () => {
      const person = await newPerson(world);
      const { stdout } = await run('user', 'disable', person.email, '--reason', 'reported stolen');
      expect(stdout).toBe(`${person.accountId} is disabled.\n`);
      const dead = await authenticate(world.engine.in(person.application), person.tokens.accessToken);
      expect(verdict(dead)).toBe('invalid_access_token');
      expect(verdict(await logIn(world, person))).toBe('account_disabled');
      const enabled = await json('user', 'enable', person.accountId, '--reason', 'found');
      expect(enabled).toEqual({ id: person.accountId, disabled: false });
      const still = await authenticate(world.engine.in(person.application), person.tokens.accessToken);
      expect(verdict(still)).toBe('invalid_access_token');
      await fullLogin(world, person);
      const events = await world.engine.database.stores
        .in(world.application.id)
        .audit.list({ accountId: person.accountId, limit: 10 });
      const reasons = events
        .filter(({ actor }) => actor === 'operator')
        .map(({ type, data }) => [type, data['reason']]);
      expect(reasons).toEqual([
        ['account.enabled', 'found'],
        ['account.disabled', 'reported stolen'],
      ]);
    });

    testOnSqlite('a bypass code logs in once; a reset leaves the password alone', async () => {
      const member = await newMember(world);
      const issued = await json(
        'user',
        'bypass-code',
        member.username,
        '--reason',
        'voice',
        '--minutes',
        '15',
      );
      const { tempToken } = await firstFactor(world, member);
      const response = { method: 'recovery_code', code: issued.code };
      const { tokens } = unwrap(await secondFactor(world, member, tempToken, response));
      expect((await whoIs(world, { ...member, tokens })).sudo).toBe(false);
      expect(Date.parse(issued.expires_at) - Date.now()).toBeLessThan(16 * 60_000);

      const long = await run('user', 'bypass-code', member.username, '--reason', 'voice', '--minutes', '61');
      expect(long).toMatchObject({ code: 2, stdout: '' });
      expect(long.stderr).toContain('an hour at most');

      expect(await json('user', 'reset-factors', member.username, '--reason', 'voice')).toEqual({
        removed: 1,
      });
      const again = await fullLogin(world, member);
      const { totp } = await enrol(world, { ...member, ...again });
      await bothFactors(world, { ...member, totp });
    });
  });
}
