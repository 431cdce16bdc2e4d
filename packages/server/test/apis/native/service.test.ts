import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { RouteOptions } from 'fastify';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveRefs } from '../../../../web/src/explorer/openapi/resolve-refs.ts';
import { HOUR, SECOND } from '../../../src/core/clock.ts';
import { delivery, message } from '../../storage/rows.ts';
import type { Json } from '../../support/client.ts';
import { askAs, FORWARDED } from '../../support/forwarded.ts';
import { register } from '../../support/native.ts';
import { type Service, type ServiceOptions, startService } from '../../support/service.ts';

let service: Service;
const routes: RouteOptions[] = [];

beforeAll(async () => {
  service = await startService({
    metricsToken: 'metrics-token',
    prepare: (app) => {
      app.addHook('onRoute', (route) => void routes.push(route));
    },
  });
});

afterAll(() => service.close());

test('GET / tells where to go next', async () => {
  const { status, body } = await service.client().get('/');
  expect([status, body]).toEqual([
    200,
    {
      name: 'Countersign',
      version: '0.0.0-test',
      docs: '/docs',
      explorer: '/explorer',
      openapi: '/openapi.json',
      health: '/health',
      inbox: '/dev/inbox',
    },
  ]);
});

describe('a browser', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  test('is shown a page that leads on, at / and where nothing is', async () => {
    const client = service.client();
    const front = await client.get('/', { accept: BROWSER });
    expect([front.status, front.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const ways = Array.from(front.text.matchAll(/<a href="([^"]+)"/g), ([, href]) => href);
    expect(ways).toEqual(['/explorer', '/docs', '/docs/reference', '/dev/inbox']);
    const nowhere = await client.get('/nope', { accept: BROWSER });
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(nowhere.text).toContain('<h1>There is nothing here</h1>');
  });

  test.each(['*/*', 'application/json', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'])(
    'is not what asks for %s: it gets JSON, as before',
    async (accept) => {
      const client = service.client();
      expect((await client.get('/', { accept })).body.name).toBe('Countersign');
      expect((await client.get('/nope', { accept })).body.code).toBe('not_found');
    },
  );

  test('counts on the limit of strangers where nothing is', async () => {
    const client = service.client();
    const { max } = service.engine.limits.anonymous;
    for (let sent = 0; sent < max; sent++) {
      expect((await client.get('/nope', { accept: BROWSER })).status).toBe(404);
    }
    expect((await client.get('/nope', { accept: BROWSER })).status).toBe(429);
  });
});

test('GET /health tells what is up', async () => {
  const { status, body } = await service.client().get('/health');
  expect([status, body]).toEqual([200, { status: 'ok', checks: { database: 'up' }, version: '0.0.0-test' }]);
  expect((await service.client().get('/health/live')).body).toEqual({ status: 'ok' });
  expect((await service.client().get('/health/ready')).body).toEqual({ status: 'ok' });
});

test('GET /.well-known/jwks.json lets any JWT library verify access tokens', async () => {
  const { client, user } = await register(service);
  const { status, headers, body } = await client.get('/.well-known/jwks.json');
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('public, max-age=60');
  for (const key of body.keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  }
  const keys = createRemoteJWKSet(new URL(`${service.url}/.well-known/jwks.json`));
  const options = { issuer: 'http://localhost:3000', audience: 'default', typ: 'at+jwt' };
  const { payload } = await jwtVerify(client.token!, keys, options);
  expect(payload).toMatchObject({ sub: user.id, amr: ['pwd'], acr: 'aal1', sid: expect.any(String) });
});

describe('GET /metrics', () => {
  const token = (value: string) => ({ authorization: `Bearer ${value}` });

  test('needs the token from anywhere but the loopback', async () => {
    const client = service.client({ ip: '203.0.113.5' });
    expect((await client.get('/metrics')).status).toBe(401);
    expect((await client.get('/metrics', token('wrong'))).status).toBe(401);
    const { status, text, headers } = await client.get('/metrics', token('metrics-token'));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(/^process_cpu_user_seconds_total /m);
  });

  test('is not opened by an address that only claims to be the loopback', async () => {
    expect((await service.client({ ip: '127.0.0.1' }).get('/metrics')).status).toBe(401);
  });

  describe('on the loopback itself', () => {
    const read = ({ url }: Service, headers = {}) => fetch(`${url}/metrics`, { headers });
    const started: Service[] = [];
    const start = async (options: ServiceOptions): Promise<Service> => {
      const made = await startService(options);
      started.push(made);
      return made;
    };
    afterAll(() => Promise.all(started.map((made) => made.close())));

    test('needs nothing in development', async () => {
      const own = await start({ trustedProxies: [], metricsToken: 'metrics-token' });
      expect((await read(own)).status).toBe(200);
      expect((await read(own, token('wrong'))).status).toBe(401);
    });

    test('needs the token where a request came through any proxy', async () => {
      const own = await start({ trustedProxies: [] });
      for (const headers of FORWARDED) {
        expect([headers, (await read(own, headers)).status]).toEqual([headers, 401]);
      }
      const port = Number(new URL(own.url).port);
      expect(await askAs('1.0', { port, path: '/metrics' })).toBe(401);
      expect(await askAs('1.1', { port, path: '/metrics' })).toBe(200);
    });

    test.each(['127.0.0.1', '127.0.0.0/8', '0.0.0.0/0'])(
      'needs the token where %s is a declared proxy, whatever its headers say',
      async (proxy) => {
        expect((await read(await start({ trustedProxies: [proxy] }))).status).toBe(401);
      },
    );

    test.each([undefined, 'metrics-token'])('needs the token in production, where it is %s', async (set) => {
      const options = set === undefined ? {} : { metricsToken: set };
      const own = await start({ mode: 'production', trustedProxies: ['10.0.0.0/8'], ...options });
      expect((await read(own)).status).toBe(401);
      expect((await read(own, token(''))).status).toBe(401);
      expect((await read(own, token('metrics-token'))).status).toBe(set === undefined ? 401 : 200);
    });
  });

  test('tells what waits to be sent, how long the oldest has waited, and what was given up', async () => {
    const { url, clock, database, application, close } = await startService({ trustedProxies: [] });
    const read = async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.split('\n').filter((line) => /^countersign_(messages|webhooks)_/.test(line));
    };
    const createdAt = clock.now() - 90 * SECOND;
    const rest = { nextAttemptAt: clock.now() + HOUR, expiresAt: clock.now() + HOUR, createdAt };
    for (const status of ['pending', 'pending', 'failed'] as const)
      await database.stores.in(application.id).outbox.insert(message(application.id, { ...rest, status }));
    for (const status of ['pending', 'dead', 'delivered'] as const)
      await database.stores
        .in(application.id)
        .webhookDeliveries.insert(delivery(application.id, { ...rest, orderingKey: status, status }));
    const [messages, age, webhooks, webhookAge, dead] = await read();
    expect([messages, webhooks, dead]).toEqual([
      'countersign_messages_waiting 2',
      'countersign_webhooks_waiting 1',
      'countersign_webhooks_dead 1',
    ]);
    for (const line of [age, webhookAge])
      expect(line).toMatch(/^countersign_(messages|webhooks)_oldest_seconds 9\d(\.\d+)?$/);
    await database.close();
    expect(await read()).toEqual([]);
    await close();
  });

  test('tells how the queue before the hashes stands', async () => {
    const { url, engine, close } = await startService({ trustedProxies: [] });
    Object.assign(engine.hashQueue.figures, { running: 2, waiting: 7, refused: 30, abandoned: 4 });
    for (let time = 0; time < 2; time++) {
      const text = await (await fetch(`${url}/metrics`)).text();
      expect(text.split('\n').filter((line) => line.startsWith('countersign_hashes_'))).toEqual([
        'countersign_hashes_running 2',
        'countersign_hashes_waiting 7',
        'countersign_hashes_refused_total 30',
        'countersign_hashes_abandoned_total 4',
      ]);
    }
    await close();
  });

  test('measures requests by route, not by address', async () => {
    const { client } = await register(service);
    await client.delete('/auth/sessions/some-id');
    const { text } = await service.client().get('/metrics', token('metrics-token'));
    expect(text).toMatch(
      /^http_request_duration_seconds_count\{method="DELETE",route="\/auth\/sessions\/:id",status="404"\} 1$/m,
    );
    expect(text).not.toContain('some-id');
  });
});

describe('GET /openapi.json', () => {
  let document: Json;

  beforeAll(async () => {
    const { status, body } = await service.client().get('/openapi.json');
    expect(status).toBe(200);
    document = body;
  });

  test('is OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Countersign', version: '0.0.0-test' });
  });

  test('comes compressed to those who take it, at a tenth of its size', async () => {
    const ask = (encodings: string) =>
      service.app.inject({ url: '/openapi.json', headers: { 'accept-encoding': encodings } });
    const [plain, refused, packed] = [
      await ask('identity'),
      await ask('gzip;q=0, br'),
      await ask('br, gzip'),
    ];
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(refused.headers['content-encoding']).toBeUndefined();
    expect(plain.json()).toEqual(document);
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 10);
  });

  test('describes every route that is served, save pages for people', () => {
    const served = routes
      .filter(({ url, method }) => method !== 'HEAD' && method !== 'OPTIONS' && !isPage(url))
      .flatMap(({ method, url }) =>
        [method].flat().map((one) => `${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`),
      );
    const described = operations().map(({ method, path }) => `${method} ${path}`);
    expect(new Set(described)).toEqual(new Set(served));
    expect(described.length).toBeGreaterThan(30);
  });

  test('gives every operation its security, and request and answer schemas with examples', () => {
    for (const { method, path, operation } of operations()) {
      const name = `${method} ${path}`;
      expect(operation.security, name).toBeInstanceOf(Array);
      expect(operation.summary, name).toBeTruthy();
      expect(operation.tags, name).toHaveLength(1);
      for (const [status, answer] of Object.entries<Json>(operation.responses)) {
        if (status === '204') continue;
        const [content] = Object.values<Json>(answer.content);
        expect(content.schema, `${name} ${status}`).toBeTypeOf('object');
        expect(hasExample(content), `${name} ${status}`).toBe(true);
      }
      if (operation.requestBody === undefined) continue;
      const content = operation.requestBody.content['application/json'];
      expect(content.schema.type, name).toBe('object');
      expect(hasExample(content), name).toBe(true);
    }
  });

  test('asks for a bearer token or an API key exactly where the service does', async () => {
    for (const { method, path, operation } of operations()) {
      if (path === '/metrics') continue;
      const { status } = await service.client().send(method, path.replace('{id}', 'some-id'));
      const { security } = operation;
      const guarded = security.some(asksForCredentials) && !security.some(isEmpty);
      const renews = ['/auth/refresh', '/authentication/renew'].includes(path);
      expect(status === 401 && !renews, `${method} ${path}`).toBe(guarded);
    }
  });

  function isPage(url: string): boolean {
    return /^\/(?:docs|links|pages|verify|dev|explorer|web)(?:\/|$)/.test(url) && url !== '/dev/inbox.json';
  }

  const asksForCredentials = (one: object): boolean => 'bearer' in one || 'apiKey' in one;
  const isEmpty = (requirement: object): boolean => Object.keys(requirement).length === 0;

  function operations() {
    return Object.entries<Json>(resolveRefs(document).paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );
  }

  function hasExample({ example, examples, schema }: Json): boolean {
    return [example, examples, schema.example, schema.examples].some((one) => one !== undefined);
  }
});

test('an address in absolute form is served', async () => {
  const status = await new Promise((resolve, reject) => {
    const { port } = new URL(service.url);
    const sent = request({ port, host: '127.0.0.1', path: 'http://elsewhere.example/health' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
  expect(status).toBe(200);
});
