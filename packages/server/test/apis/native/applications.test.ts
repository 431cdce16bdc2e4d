import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '../../../src/core/application/application.ts';
import { SECOND } from '../../../src/core/clock.ts';
import {
  createApplication,
  updateApplication,
} from '../../../src/flows/administration/manage-applications.ts';
import { anotherApplication } from '../../support/engine.ts';
import { register } from '../../support/native.ts';
import { unwrap } from '../../support/outcomes.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
let other: Application;

beforeAll(async () => {
  service = await startService();
  other = await anotherApplication(service);
});

afterAll(() => service.close());

describe('an application', () => {
  test('is the default one at the root', async () => {
    const { client } = await register(service);
    expect(claims(client.token!).aud).toBe('default');
    expect((await client.get('/auth/me', { 'x-client-id': 'default' })).status).toBe(200);
    expect((await service.client({ prefix: '/apps/default' }).get('/')).status).toBe(404);
  });

  test('is selected by the path or by the header', async () => {
    const prefix = `/apps/${other.clientId}`;
    const byPath = await register(service, { prefix });
    const byHeader = await register(service, { headers: { 'x-client-id': other.clientId } });
    for (const { client } of [byPath, byHeader]) {
      expect(claims(client.token!)).toMatchObject({
        aud: other.clientId,
        iss: `http://localhost:3000${prefix}`,
      });
      expect((await client.get('/auth/me')).status).toBe(200);
    }
    const both = service.client({ prefix, headers: { 'x-client-id': other.clientId } });
    both.token = byPath.client.token;
    expect((await both.get('/auth/me')).status).toBe(200);
  });

  test.each(['unknown', '', '%00', '%zz', 'a'.repeat(500), "' OR 1=1 --", '__proto__'])(
    'that is not there is not found: %s',
    async (clientId) => {
      const { status } = await service.client({ prefix: `/apps/${clientId}` }).get('/auth/me');
      expect([400, 404]).toContain(status);
    },
  );

  test('that is not there is not found by the header either', async () => {
    for (const clientId of ['unknown', 'ünknown', '__proto__']) {
      const headers = { 'x-client-id': Buffer.from(clientId).toString('latin1') };
      const { status, body } = await service.client({ headers }).get('/auth/me');
      expect([status, body.code]).toEqual([404, 'application_not_found']);
    }
  });

  test('that path and header name differently is a bad request', async () => {
    const client = service.client({ prefix: '/apps/default', headers: { 'x-client-id': other.clientId } });
    expect((await client.get('/auth/me')).status).toBe(400);
  });

  test("does not take another's access token, refresh token or tempToken", async () => {
    const { client, refreshToken } = await register(service);
    const stranger = service.client({ prefix: `/apps/${other.clientId}` });
    stranger.token = client.token;
    expect((await stranger.get('/auth/me')).status).toBe(401);
    expect((await stranger.post('/auth/logout')).status).toBe(401);
    expect((await stranger.post('/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await client.get('/auth/me')).status).toBe(200);
  });

  test('keeps its own accounts', async () => {
    const { email } = await register(service);
    const stranger = service.client({ prefix: `/apps/${other.clientId}` });
    expect((await stranger.post('/auth/login', { email, password: PASSWORD })).status).toBe(401);
    const again = { email, username: 'free-here', password: PASSWORD };
    expect((await stranger.post('/auth/register', again)).status).toBe(201);
  });

  test('has keys of its own', async () => {
    const ids = await Promise.all(
      ['', `/apps/${other.clientId}`].map(async (prefix) => {
        const { body } = await service.client({ prefix }).get('/.well-known/jwks.json');
        return body.keys.map((key: { kid: string }) => key.kid);
      }),
    );
    expect(ids[0]).not.toEqual(ids[1]);
    const { status } = await service.client({ prefix: '/apps/unknown' }).get('/.well-known/jwks.json');
    expect(status).toBe(404);
  });

  test('that keeps its accounts itself takes no registration and no login', async () => {
    const hosted = unwrap(
      await createApplication(service.engine, service.application.domainId, {
        name: 'Hosted',
        kind: 'hosted',
      }),
    );
    const client = service.client({ prefix: `/apps/${hosted.clientId}` });
    const registration = { email: 'victim@example.com', username: 'victim', password: PASSWORD };
    for (const [path, body] of [
      ['/auth/register', registration],
      ['/auth/login', registration],
    ] as const) {
      const answer = await client.post(path, body);
      expect([answer.status, answer.body.code]).toEqual([403, 'wrong_application_kind']);
    }
  });

  test('that is made now is found within a second', async () => {
    const client = service.client({ prefix: '/apps/late' });
    expect((await client.get('/.well-known/jwks.json')).status).toBe(404);
    const { domainId } = service.application;
    unwrap(
      await createApplication(service.engine, domainId, { name: 'Late', kind: 'accounts', clientId: 'late' }),
    );
    service.clock.advance(SECOND);
    expect((await client.get('/.well-known/jwks.json')).status).toBe(200);
  });
});

test('an inactive application answers nobody, whatever tokens they hold, and everyone again afterwards', async () => {
  const application = await anotherApplication(service);
  const { client, refreshToken } = await register(service, { prefix: `/apps/${application.clientId}` });
  const inactive = unwrap(await updateApplication(service.engine, application, { active: false }));
  service.clock.advance(SECOND);
  for (const answer of [
    await client.get('/auth/me'),
    await client.post('/auth/refresh', { refreshToken }),
    await client.post('/auth/register', { email: 'late@example.com', username: 'late', password: PASSWORD }),
    await client.post('/2fa/verify', { tempToken: 'cs_temp_x', code: '123456' }),
  ]) {
    expect(answer).toMatchObject({ status: 403, body: { success: false, code: 'application_inactive' } });
  }
  unwrap(await updateApplication(service.engine, inactive, { active: true }));
  service.clock.advance(SECOND);
  expect((await client.get('/auth/me')).status).toBe(200);
});

test('service routes belong to no application', async () => {
  for (const path of ['/health', '/metrics', '/openapi.json']) {
    const { status } = await service.client({ prefix: `/apps/${other.clientId}` }).get(path);
    expect(status).toBe(404);
  }
});

function claims(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}
