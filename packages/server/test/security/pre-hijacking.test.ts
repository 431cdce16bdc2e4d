import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApplication } from '../../src/flows/administration/manage-applications.ts';
import { ask, guardedRoutes, newUser, startTarget, type Target } from '../support/attack-target.ts';
import { unwrap } from '../support/outcomes.ts';
import { PASSWORD } from '../support/person.ts';

/** Of every API that keeps accounts. */
const ACCOUNTS = /^\/(auth|2fa|email|authentication)\//;

// A stranger registers the victim's address first, or enrols a factor of their own where a business keeps the accounts.
describe('pre-hijacking', () => {
  let target: Target;
  const prefix = '/apps/shop';

  beforeAll(async () => {
    target = await startTarget();
    const { engine, application } = target;
    const shop = { name: 'Shop', kind: 'hosted', clientId: 'shop' } as const;
    unwrap(await createApplication(engine, application.domainId, shop));
  });
  afterAll(() => target.close());

  test('a hosted application takes no registration and no password, and makes no account', async () => {
    const registration = { email: 'victim@example.com', username: 'victim', password: PASSWORD };
    const login = { email: 'victim@example.com', password: PASSWORD };
    for (const client of [target.client({ prefix }), target.client({ headers: { 'x-client-id': 'shop' } })]) {
      const registered = await client.post('/auth/register', registration);
      expect([registered.status, registered.body.code]).toEqual([403, 'wrong_application_kind']);
      const loggedIn = await client.post('/auth/login', login);
      expect([loggedIn.status, loggedIn.body.code]).toEqual([403, 'wrong_application_kind']);
    }
    const rows = await target.sql.selectFrom('accounts').select('id').execute();
    expect(rows).toEqual([]);
  });

  test('a hosted application takes no route of accounts, whatever the API and the token', async () => {
    const stranger = await newUser(target);
    const { refreshToken } = stranger;
    const open = target.routes.filter(({ url, schema }) => ACCOUNTS.test(url) && schema?.hide !== true);
    expect(open.length).toBeGreaterThanOrEqual(15);
    for (const route of new Set([...guardedRoutes(target), ...open])) {
      for (const token of [stranger.accessToken, refreshToken, target.engine.handles.issue('temp').token]) {
        const { status } = await ask(target.client({ prefix }), route, token);
        expect([route.method, route.url, status]).toEqual([route.method, route.url, 403]);
      }
    }
    const factors = await target.sql.selectFrom('factors').select('id').execute();
    expect(factors).toEqual([]);
  });

  test('who closed registration admits nobody by another spelling of the application', async () => {
    const closed = await startTarget({ settings: { registration: 'closed' } });
    const registration = { email: 'victim@example.com', username: 'victim', password: PASSWORD };
    const paths = ['/auth/register', '/auth/register/', '/apps/default/auth/register'];
    for (const path of paths) expect((await closed.client().post(path, registration)).status).toBe(403);
    await closed.close();
  });

  test('an address that is taken is refused in every spelling', async () => {
    const { client, email, username } = await newUser(target);
    const again = { email: email.toUpperCase(), username: 'somebody-else', password: PASSWORD };
    expect((await client.post('/auth/register', again)).body.code).toBe('email_taken');
    const named = { email: 'new@example.com', username: username.toUpperCase(), password: PASSWORD };
    expect((await client.post('/auth/register', named)).body.code).toBe('username_taken');
    const disguised = { email: 'new@example.com', username: email, password: PASSWORD };
    expect((await client.post('/auth/register', disguised)).status).toBe(400);
  });
});
