import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand, runWithInput } from '../support/command-line.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  authenticator,
  firstFactor,
  fullLogin,
  logIn,
  newCaller,
  newIdentity,
  nextCode,
  type Person,
  secondFactor,
} from '../support/person.ts';

const BCRYPT = '$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

for (const engine of engines) {
  describe(`an import of accounts on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const stores = world.engine.in(world.application).database.stores;
    const file = join(world.config.dataDir, 'people.ndjson');
    const importing = async (lines: readonly object[], ...options: string[]) => {
      writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
      const { code, stdout, stderr } = await runCommand(world.env, 'user', 'import', file, ...options);
      const report = stdout
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      return { code, report, stderr };
    };
    const personOf = (identity: { email: string; username: string }, id: string): Person => ({
      ...identity,
      application: world.application,
      accountId: id,
      caller: newCaller(),
      tokens: { accessToken: '', refreshToken: '' },
    });
    const countAccounts = async () => (await stores.accounts.list({ limit: 1000 })).length;

    test('brings passwords and authenticators; a hash becomes ours at the first right login', async () => {
      const identity = newIdentity('old');
      const line = {
        ...identity,
        passwordHash: BCRYPT,
        emailVerified: true,
        totp: [{ secret: SECRET, label: 'Old phone' }],
        createdAt: '2020-02-01T12:00:00Z',
      };
      const { code, report } = await importing([line]);
      expect([code, report]).toEqual([0, [{ line: 1, outcome: 'imported', id: expect.any(String) }]]);
      const person = personOf(identity, report[0].id);
      expect(verdict(await logIn(world, person, { password: 'Passw0rd!x' }))).toBe('invalid_credentials');
      expect((await stores.accounts.findById(person.accountId))!.passwordHash).toBe(BCRYPT);
      const { tempToken } = await firstFactor(world, person, { password: 'password' });
      const code1 = nextCode(world, authenticator(SECRET));
      const { account } = unwrap(await secondFactor(world, person, tempToken, { code: code1 }));
      expect(account).toMatchObject({
        createdAt: Date.UTC(2020, 1, 1, 12),
        emailVerifiedAt: expect.any(Number),
      });
      expect((await stores.accounts.findById(person.accountId))!.passwordHash).toMatch(/^\$argon2id\$/);
      await firstFactor(world, person, { password: 'password' });
      const kept = await stores.factors.listByAccount(person.accountId);
      expect(kept[0]!.secret).not.toContain(SECRET);
    });

    test('reports a bad line with its reason, and loses none of the others', async () => {
      const [one, two, three] = [newIdentity('old'), newIdentity('old'), newIdentity('old')];
      const { code, report, stderr } = await importing([
        one,
        { ...one, username: 'another' },
        { email: 'no address' },
        { ...two, passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' },
        { ...two, passwordHash: BCRYPT.replace('$12$', '$15$') },
        { ...two, totp: [{ secret: 'short' }] },
        { ...two, totp: [{ secret: SECRET, digits: 5 }] },
        { ...two, pasword: 'x' },
        ['a list'],
        { username: three.username },
      ]);
      expect(report.map(({ line, outcome, reason = '' }) => [line, outcome, reason.slice(0, 24)])).toEqual([
        [1, 'imported', ''],
        [2, 'exists', 'Another account has the '],
        [3, 'refused', '"no address" is no email'],
        [4, 'refused', 'The hash is none of argo'],
        [5, 'refused', 'The hash costs more than'],
        [6, 'refused', 'secret must have 80 bits'],
        [7, 'refused', 'totp: digits must be 6, '],
        [8, 'refused', '"pasword" is none of ema'],
        [9, 'refused', 'It is no JSON object'],
        [10, 'imported', ''],
      ]);
      expect(code).toBe(1);
      expect(stderr).toContain('2 imported, 1 exist already, 7 refused.');
    });

    test('tried first, writes nothing and says the same', async () => {
      const [one, two] = [newIdentity('old'), newIdentity('old')];
      const before = await countAccounts();
      const lines = [{ ...one, passwordHash: BCRYPT }, two, { email: one.email.toUpperCase() }];
      const tried = await importing(lines, '--dry-run');
      expect(await countAccounts()).toBe(before);
      const outcomes = (report: readonly { outcome: string }[]) => report.map(({ outcome }) => outcome);
      expect(outcomes(tried.report)).toEqual(['imported', 'imported', 'exists']);
      expect(outcomes((await importing(lines)).report)).toEqual(outcomes(tried.report));
      // Run again, as after a crash, it changes nothing.
      expect(outcomes((await importing(lines)).report)).toEqual(['exists', 'exists', 'exists']);
      expect(await countAccounts()).toBe(before + 2);
    });

    test('reads standard input too, sends no mail, and leaves one line in the audit trail', async () => {
      const identity = newIdentity('old');
      const line = `${JSON.stringify({ ...identity, passwordHash: BCRYPT, emailVerified: true })}\r\n\r\n`;
      const { code, stdout } = await runWithInput(world.env, line, 'user', 'import', '-');
      expect(code).toBe(0);
      const { id } = JSON.parse(stdout);
      await fullLogin(world, personOf(identity, id), { password: 'password' });
      const events = await stores.audit.list({ accountId: id, limit: 10 });
      expect(
        events.filter(({ actor }) => actor === 'operator').map(({ type, data }) => [type, data]),
      ).toEqual([['account.registered', { imported: true, totp: 0 }]]);
    });

    test('a disabled person stays out', async () => {
      const identity = newIdentity('old');
      const { report } = await importing([{ ...identity, passwordHash: BCRYPT, disabled: true }]);
      const outcome = await logIn(world, personOf(identity, report[0].id), { password: 'password' });
      expect(verdict(outcome)).toBe('account_disabled');
    });
  });
}
