import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand, runJson } from '../support/command-line.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { bothFactors, newMember } from '../support/person.ts';

for (const engine of engines) {
  describe(`keys and the audit trail on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const testOnSqlite = (name: string, run: () => Promise<void>) => {
      if (engine.name === 'sqlite') test(name, run);
    };
    const run = (...parameters: string[]) => runCommand(world.env, ...parameters);
    const json = (...parameters: string[]) => runJson(world.env, ...parameters);

    test('keys in a file are rotated while the service runs', async () => {
      const member = await newMember(world);
      const old = world.keyRing.current.id;
      const report = await json('keys', 'rotate');
      expect(report).toEqual({ master: expect.any(String), reencrypted: expect.any(Number), signing: 1 });
      expect(report.reencrypted).toBeGreaterThanOrEqual(2);
      const { master, signing } = await json('keys', 'list');
      const states = signing.map(({ state }: { state: string }) => state);
      expect(master).toEqual([
        {
          id: report.master,
          state: 'current',
          boxes: expect.any(Number),
          recoveryCodeSets: 0,
          auditSeals: 0,
        },
        { id: old, state: 'older', boxes: 0, recoveryCodeSets: 1, auditSeals: expect.any(Number) },
      ]);
      expect(states.sort()).toEqual(['retired', 'signing']);
      expect(statSync(world.config.masterKeyFile).mode & 0o777).toBe(0o600);
      await bothFactors(world, member);
      expect(world.keyRing.current.id).toBe(report.master);
    });

    testOnSqlite('one kind of key may be rotated alone', async () => {
      const before = await json('keys', 'list');
      expect(Object.keys(await json('keys', 'rotate', '--only', 'signing'))).toEqual(['signing']);
      expect(Object.keys(await json('keys', 'rotate', '--only', 'master'))).toEqual([
        'master',
        'reencrypted',
      ]);
      const after = await json('keys', 'list');
      expect(after.master.length).toBe(before.master.length + 1);
      expect(after.signing.length).toBe(before.signing.length + 1);
    });

    testOnSqlite(
      'keys in the environment: the new one first, then everything is encrypted under it',
      async () => {
        const [old, fresh] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
        const other = await composeEngine(engine, {
          cheapHashes: true,
          env: { COUNTERSIGN_MASTER_KEY: old },
        });
        const member = await newMember(other);
        const env = { ...other.env, COUNTERSIGN_MASTER_KEY: `${fresh},${old}` };
        const listed = await runJson(env, 'keys', 'list');
        expect(listed.master.map(({ state }: { state: string }) => state)).toEqual(['current', 'older']);
        expect(listed.master[1].boxes).toBeGreaterThan(0);
        const { master } = await runJson(env, 'keys', 'rotate', '--only', 'master');
        const after = await runJson(env, 'keys', 'list');
        expect(after.master[0]).toMatchObject({ id: master, state: 'current' });
        expect(after.master[1]).toMatchObject({ state: 'older', boxes: 0 });
        // The old key may go as far as secrets are concerned; the recovery codes would go with it, and doctor says so.
        const alone = { ...other.env, COUNTERSIGN_MASTER_KEY: fresh };
        expect((await runJson(alone, 'keys', 'list')).master[1]).toMatchObject({
          state: 'MISSING',
          boxes: 0,
        });
        const doctor = await runCommand(alone, 'doctor');
        expect(doctor.code).toBe(1);
        expect(doctor.stdout).toMatch(/^FIX +keys +.*depend on master keys that are not configured/m);
        const composed = await composeBeside({ env: alone }, { clock: other.clock });
        await bothFactors(composed, member);
        await composed.close();
        await other.close();
      },
    );

    test('the audit trail is listed by what people ask for, and exported once, to a file of mode 0600', async () => {
      const member = await newMember(world);
      const listed = await json('audit', 'list', '--user', member.accountId, '--type', 'factor.activated');
      expect(listed).toMatchObject([{ type: 'factor.activated', actorId: member.accountId }]);
      expect(await json('audit', 'list', '--until', '2001-01-01')).toEqual([]);
      expect((await run('audit', 'list', '--since', 'yesterday')).code).toBe(2);
      await world.sql.updateTable('audit_events').set({ created_at: 1_000 }).execute();
      const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
      const [plain, again] = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson')];
      const { events } = await json('audit', 'export', plain, '--open');
      const lines = readFileSync(plain, 'utf8').trim().split('\n');
      expect([lines.length, statSync(plain).mode & 0o777]).toEqual([events, 0o600]);
      expect(lines.map((line) => JSON.parse(line).position)).toEqual(lines.map((_, index) => index + 1));
      const own = lines.map((line) => JSON.parse(line)).filter(({ event }) => event.accountId !== undefined);
      expect(own.every(({ event, opened }) => event.personal.startsWith('v1.') && opened.data)).toBe(true);
      expect(await json('audit', 'export', again)).toMatchObject({ events: 0 });
      rmSync(folder, { recursive: true });
    });

    test('an intact audit trail is reported with its head; a tampered one fails, with the row', async () => {
      await newMember(world);
      await world.sql
        .updateTable('audit_events')
        .set({ created_at: 1_000 })
        .where('position', 'is', null)
        .execute();
      const [verdict] = await json('audit', 'verify');
      expect(verdict).toMatchObject({
        client_id: 'default',
        intact: true,
        head: { position: verdict.sealed },
      });
      await world.sql
        .updateTable('audit_events')
        .set({ ip_address: '6.6.6.6' })
        .where('position', '=', 2)
        .execute();
      const tampered = await run('audit', 'verify');
      expect(tampered.code).toBe(1);
      expect(tampered.stdout).toMatch(/^default: row 2 changed [0-9a-f-]{36}$/m);
      const shown = await run('audit', 'verify', '--json');
      expect(shown.code).toBe(1);
      expect(JSON.parse(shown.stdout)[0]).toMatchObject({ intact: false, position: 2, problem: 'changed' });
    });

    testOnSqlite('doctor finds nothing to fix, and masks secrets', async () => {
      const env = { ...world.env, COUNTERSIGN_METRICS_TOKEN: 'hunter2-hunter2' };
      const { code, stdout } = await runCommand(env, 'doctor');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ok +configuration +development/m);
      expect(stdout).toMatch(/^ok +keys +current [0-9a-f]{12}/m);
      expect(stdout).toMatch(/^COUNTERSIGN_METRICS_TOKEN +\*{8} +environment$/m);
      expect(stdout).not.toContain('hunter2');
      const { findings, settings } = JSON.parse((await runCommand(env, 'doctor', '--json')).stdout);
      expect(findings.map(({ check }: { check: string }) => check)).toEqual([
        'configuration',
        'explorer',
        'database',
        'keys',
        'clock',
        'mailboxes',
      ]);
      expect(settings).toContainEqual({ name: 'PORT', value: '3000', source: 'default' });
    });
  });
}
