import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import { type Business, backend, newBusiness } from '../support/hosted.ts';
import { bind, type HostedPerson, newHostedPerson, openHosted, typeInto } from '../support/hosted-person.ts';
import { authenticator, nextCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

// Whoever changes a person locks the account, and then ends the person's challenges: two orders would be a deadlock, which
// costs everyone a second until PostgreSQL notices.
describe('what a person brings about waits for their account first, on postgres', () => {
  let service: Service;
  let business: Business;

  beforeAll(async () => {
    service = await startService({ engine: 'postgres' });
    business = await newBusiness(service);
  });
  afterAll(() => service.close());

  type Attempt = (owner: HostedPerson) => Promise<() => Promise<unknown>>;
  const attempts: Record<string, Attempt> = {
    'a code typed into the page': async (owner) => {
      const page = await bind(service, business.application, await openHosted(service, owner));
      return () => typeInto(service, owner, page, { code: nextCode(service, owner.totp) });
    },
    'a device that is registered': async (owner) => {
      const { email, secret } = owner;
      const scanned = { clientId: business.clientId, email, secret };
      const device = await ApprovingDevice.scan(service.client(), service.clock, scanned);
      return () => device.register(nextCode(service, owner.totp));
    },
    'a set-up that is confirmed': async ({ email }) => {
      const person = { client_id: business.clientId, email };
      const client = backend(service, business);
      const { data } = await client.post('/v1/two-factor/enroll', person);
      const code = nextCode(service, authenticator(data.secret));
      return () => client.post('/v1/two-factor/activate', { ...person, code });
    },
  };

  test.each(Object.keys(attempts))('%s', async (name) => {
    const owner = await newHostedPerson(service, business.application);
    const attempt = await attempts[name]!(owner);
    let underWay: Promise<unknown> = Promise.resolve();
    await service.sql.transaction().execute(async (change) => {
      await sql`SELECT id FROM accounts WHERE id = ${owner.accountId} FOR NO KEY UPDATE`.execute(change);
      underWay = attempt();
      await expect.poll(countWaiting, { timeout: 5_000 }).toBe(1);
      for (const table of ['challenges', 'factors']) {
        const rows = sql`SELECT id FROM ${sql.table(table)} WHERE account_id = ${owner.accountId}`;
        await sql`${rows} FOR UPDATE NOWAIT`.execute(change);
      }
    });
    expect(await underWay).toMatchObject(name.includes('page') ? { ok: true } : { body: { success: true } });
  });

  const countWaiting = async (): Promise<number> => {
    const waiting = sql<{ pid: number }>`SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return (await waiting.execute(service.sql)).rows.length;
  };
});
