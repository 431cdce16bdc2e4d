import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  askAs,
  bearer,
  beginLogin,
  countSessions,
  expectData,
  fullLogin,
  guardedRoutes,
  keyRoutes,
  type Member,
  newMember,
  type Opened,
  passwordLogin,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { type Business, backend, newBusiness } from '../support/hosted.ts';
import { codeNow, nextCode } from '../support/person.ts';
import { createDatabase, type Postgres, startPostgres } from '../support/postgres.ts';

interface Interrupted {
  readonly owner: Member;
  readonly opened: Opened;
  readonly tempToken: string;
  readonly business: Business;
}

// CISA AA22-074A: where the verifier could not be reached, everyone was let in.
describe('the database goes away in the middle of a login', () => {
  async function interrupted(target: Target): Promise<Interrupted> {
    const owner = await newMember(target);
    const opened = await fullLogin(target, owner, { trustDevice: true });
    // Verified once, so that the token's signature is remembered.
    expectData(await owner.client.get('/auth/me', bearer(opened.accessToken)));
    return { owner, opened, tempToken: await beginLogin(owner), business: await newBusiness(target) };
  }

  async function expectClosed(
    target: Target,
    { owner, opened, tempToken, business }: Interrupted,
  ): Promise<void> {
    const { client } = owner;
    const { refreshToken, deviceToken, accessToken } = opened;
    const code = codeNow(target, owner.totp, 1);
    const answers = [
      await client.post('/2fa/verify', { tempToken, code, trustDevice: true }),
      await client.post('/2fa/verify-backup-code', { tempToken, backupCode: owner.backupCodes[0] }),
      await passwordLogin(owner, { deviceToken }),
      await client.post('/auth/refresh', { refreshToken }),
      await client.post('/auth/logout', {}, bearer(accessToken)),
    ];
    for (const route of guardedRoutes(target)) {
      if (route.url !== '/auth/logout') answers.push(await ask(client, route, accessToken));
    }
    for (const route of keyRoutes(target)) {
      if (route.method !== 'HEAD') answers.push(await askAs(backend(target, business), route));
    }
    for (const { status, text, headers } of answers) {
      expect(status).toBe(503);
      expect(text).not.toMatch(/Token|select|postgres|sqlite|ECONN/i);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await client.get('/health')).status).toBe(503);
    expect((await client.get('/health/ready')).status).toBe(503);
    expect((await client.get('/health/live')).status).toBe(200);
  }

  describe('PostgreSQL killed', () => {
    let server: Postgres;
    let target: Target;
    let scratch: Awaited<ReturnType<typeof createDatabase>>;

    beforeAll(async () => {
      server = await startPostgres();
      scratch = await createDatabase(server.url);
      target = await startTarget({ engine: 'postgres', env: { DATABASE_URL: scratch.url } });
    });
    afterAll(async () => {
      await target.close();
      await server.stop();
    });

    test('nothing opens, the answer is an honest 503, and the login goes on when it is back', async () => {
      const before = await interrupted(target);
      const { owner, opened, tempToken } = before;
      const sessions = await countSessions(target, owner.id);
      await server.kill9();
      await expectClosed(target, before);
      const { dataDir, port } = server;
      server = await startPostgres({ dataDir, port });
      const { client } = owner;
      expect((await client.get('/health')).status).toBe(200);
      expect(await countSessions(target, owner.id)).toBe(sessions);
      expectData(await client.get('/auth/me', bearer(opened.accessToken)));
      expectData(await client.post('/2fa/verify', { tempToken, code: nextCode(target, owner.totp) }));
      expect(await countSessions(target, owner.id)).toBe(sessions + 1);
      const { accessToken } = expectData(
        await client.post('/auth/refresh', { refreshToken: opened.refreshToken }),
      );
      const { remaining } = expectData(await client.get('/2fa/backup-codes/count', bearer(accessToken)));
      expect(remaining).toBe(10);
    });
  });

  test('SQLite closed: nothing opens, and the answer is an honest 503', async () => {
    const target = await startTarget();
    const before = await interrupted(target);
    const sessions = await countSessions(target, before.owner.id);
    await target.database.close();
    await expectClosed(target, before);
    expect(await countSessions(target, before.owner.id)).toBe(sessions);
    await target.close();
  });

  test('a statement that fails in the middle of the transaction leaves no session and no spent code', async () => {
    const target = await startTarget();
    const { owner, tempToken } = await interrupted(target);
    const sessions = await countSessions(target, owner.id);
    await target.sql.schema.alterTable('audit_events').renameTo('audit_events_away').execute();
    const code = nextCode(target, owner.totp);
    const answer = await owner.client.post('/2fa/verify', { tempToken, code });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.text).not.toMatch(/Token|audit_events/);
    expect(await countSessions(target, owner.id)).toBe(sessions);
    await target.sql.schema.alterTable('audit_events_away').renameTo('audit_events').execute();
    expectData(await owner.client.post('/2fa/verify', { tempToken, code }));
    expect(await countSessions(target, owner.id)).toBe(sessions + 1);
    await target.close();
  });
});
