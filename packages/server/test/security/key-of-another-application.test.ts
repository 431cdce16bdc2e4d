import { beforeAll, expect, test } from 'vitest';
import { API_KEY_SCOPES } from '../../src/core/api-key/api-key.ts';
import { revokeApiKey } from '../../src/flows/administration/manage-api-keys.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { exampleOf, expectData, keyRoutes, pathOf, type Route } from '../support/attack-target.ts';
import type { Answer, HttpClient, Json } from '../support/client.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { type Business, backend, Caller, newBusiness, newKey, newShared, told } from '../support/hosted.ts';
import { unwrap } from '../support/outcomes.ts';
import { codeNow } from '../support/person.ts';

/** The victim's business and one of its people, with a session of theirs. */
interface Victim {
  readonly business: Business;
  readonly person: Caller;
  readonly sessionToken: string;
  readonly code: () => string;
}

// Tenants are walls: what belongs to one application opens nothing with the key of another.
describeAttack('an API key of another application', (on) => {
  let victim: Victim;
  let thief: Business;

  beforeAll(async () => {
    const business = await newBusiness(on.target);
    thief = await newBusiness(on.target);
    const person = new Caller(on.target, business);
    const shared = newShared();
    expectData(await person.enable(shared));
    const asked = { client_id: business.clientId, email: person.email };
    const { session_token: sessionToken } = expectData(await person.client.post('/v1/sessions', asked));
    victim = { business, person, sessionToken, code: () => codeNow(on.target, shared.totp) };
  });

  const TABLES = ['factors', 'challenges', 'hosted_sessions', 'recovery_code_sets'] as const;
  const belongings = async (): Promise<unknown> => {
    const { id } = victim.business.application;
    const accounts = on.target.sql.selectFrom('accounts').selectAll().where('application_id', '=', id);
    const rows = TABLES.map((table) =>
      on.target.sql.selectFrom(table).selectAll().where('application_id', '=', id).orderBy('id').execute(),
    );
    return [await accounts.orderBy('id').execute(), ...(await Promise.all(rows))];
  };

  /** The documented example about the victim's person, in body, query and header, as if from this client. */
  const attack = (client: HttpClient, route: Route, clientId: string): Promise<Answer> => {
    const facts = { client_id: clientId, email: victim.person.email, code: victim.code() };
    const example: Json = exampleOf(route);
    const body = example && { ...example, ...pick(facts, Object.keys(example)), return_url: null };
    const query = new URLSearchParams({ client_id: clientId, email: victim.person.email }).toString();
    const path = route.method === 'POST' ? pathOf(route) : `${pathOf(route)}?${query}`;
    return client.send(route.method, path, body, { 'x-session-token': victim.sessionToken });
  };

  const routes = (): Route[] => keyRoutes(on.target).filter(({ method }) => method !== 'HEAD');

  test('every route of the table that takes an API key is known by its scope', () => {
    const known = routes().map(({ method, url, scope }) => `${method} ${url} ${scope ?? ''}`);
    expect(known).toEqual(
      expect.arrayContaining([
        'POST /v1/two-factor/sync sync',
        'POST /v1/two-factor/enroll enroll',
        'POST /v1/two-factor/activate enroll',
        'POST /v1/two-factor/verify verify',
        'GET /v1/two-factor/status verify',
        'POST /v1/sessions sessions',
        'GET /v1/sessions/current sessions',
        'GET /v1/secret-number sessions',
      ]),
    );
  });

  test("is told so wherever the victim's client_id stands, and nothing of theirs changes", async () => {
    const before = await belongings();
    const { clientId } = victim.business;
    for (const route of routes()) {
      const ways: Record<string, HttpClient> = {
        path: backend(on.target, thief, { prefix: `/apps/${clientId}` }),
        header: backend(on.target, thief, { headers: { 'x-client-id': clientId } }),
        request: backend(on.target, thief),
      };
      for (const [way, client] of Object.entries(ways)) {
        const answer = await attack(client, route, clientId);
        expect([route.url, way, ...told(answer)]).toEqual([route.url, way, 403, 'client_mismatch']);
      }
    }
    expect(await belongings()).toEqual(before);
  });

  test("under its own client_id, the victim's people and sessions are those of nobody", async () => {
    const before = await belongings();
    const seen: Record<string, number> = {};
    // Whoever is synced or enrolled under the thief's own name comes into existence there: the thief may do that.
    const makers = (route: Route): number => (/\/(sync|enroll)$/.test(route.url) ? 1 : 0);
    for (const route of routes().toSorted((one, other) => makers(one) - makers(other))) {
      const { status, text } = await attack(backend(on.target, thief), route, thief.clientId);
      seen[route.url] = status;
      expect([route.url, text.includes(victim.sessionToken)]).toEqual([route.url, false]);
    }
    expect(seen).toMatchObject({
      '/v1/two-factor/verify': 404,
      '/v1/sessions': 404,
      '/v1/sessions/current': 401,
      '/v1/secret-number': 401,
    });
    expect(await belongings()).toEqual(before);
    expect((await victim.person.status()).two_factor_enabled).toBe(true);
  });

  test('of the same application, a key opens what its scopes say and no other route', async () => {
    for (const scope of API_KEY_SCOPES.filter((one) => one !== '*')) {
      const { token } = await newKey(on.target, thief.application, [scope]);
      for (const route of routes()) {
        const answer = await attack(backend(on.target, { apiKey: token }), route, thief.clientId);
        const refused = answer.body.code === 'insufficient_scope';
        expect([scope, route.url, refused]).toEqual([scope, route.url, route.scope !== scope]);
        if (refused) {
          expect(answer.status).toBe(403);
          expect(answer.body.error).toBe(`Insufficient permissions. Required scope: ${route.scope ?? ''}`);
        }
      }
    }
  });

  test('revoked, expired, of an inactive application or from elsewhere, a key opens no route of the table', async () => {
    const gone = await newKey(on.target, thief.application);
    unwrap(await revokeApiKey(on.target.engine.in(thief.application), gone.key.id));
    const late = await newKey(on.target, thief.application, ['*'], on.target.clock.now() + 1_000);
    on.target.clock.advance(1_001);
    const asleep = await newBusiness(on.target);
    unwrap(await updateApplication(on.target.engine, asleep.application, { active: false }));
    const fenced = await newBusiness(on.target, { hosted: { allowedAddresses: ['203.0.113.1'] } });
    const cases = [
      { apiKey: gone.token, clientId: thief.clientId, says: [401, 'invalid_api_key'] },
      { apiKey: late.token, clientId: thief.clientId, says: [401, 'invalid_api_key'] },
      { ...asleep, says: [403, 'client_inactive'] },
      { ...fenced, says: [403, 'ip_not_allowed'] },
    ];
    for (const { says, ...keyed } of cases) {
      for (const route of routes()) {
        const answer = await attack(backend(on.target, keyed), route, keyed.clientId);
        expect([route.url, ...told(answer)]).toEqual([route.url, ...says]);
      }
    }
  });
});

function pick(facts: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => names.includes(name)));
}
