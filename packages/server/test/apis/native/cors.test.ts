import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../../src/core/clock.ts';
import { anotherApplication } from '../../support/engine.ts';
import { register } from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const LISTED = 'https://app.example.com';
const STRANGE = 'https://strange.example.org';

let service: Service;

beforeAll(async () => {
  service = await startService({ settings: { origins: [`${LISTED}/`, 'null'] } });
});

afterAll(() => service.close());

const EXPOSED = [
  'X-Request-Id',
  'Date',
  'Retry-After',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'WWW-Authenticate',
];

describe('bearer mode', () => {
  test.each([
    ['GET', '/auth/me', 401],
    ['POST', '/auth/login', 400],
    ['GET', '/nowhere', 404],
    ['GET', '/', 200],
    ['GET', '/.well-known/jwks.json', 200],
  ])('lets any page read the answer to %s %s', async (method, path, expected) => {
    for (const origin of [LISTED, STRANGE, 'null']) {
      const { status, headers } = await service.client().send(method, path, undefined, { origin });
      expect(status).toBe(expected);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.has('access-control-allow-credentials')).toBe(false);
      expect(headers.get('access-control-expose-headers')!.split(', ')).toEqual(EXPOSED);
    }
  });
});

describe('a preflight', () => {
  const ask = (origin: string, path = '/auth/login') =>
    service.client().send('OPTIONS', path, undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-token-delivery',
    });

  test.each(['/auth/login', '/2fa/methods/some-id', '/apps/unknown/auth/login', '/nowhere'])(
    'of %s names what is allowed',
    async (path) => {
      const { status, headers, text } = await ask(STRANGE, path);
      expect([status, text]).toEqual([204, '']);
      expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
      const allowed = headers.get('access-control-allow-headers')!.split(', ');
      expect(allowed.slice(0, 4)).toEqual([
        'Authorization',
        'Content-Type',
        'X-Client-Id',
        'X-Token-Delivery',
      ]);
      expect(allowed).toEqual(
        expect.arrayContaining(['traceparent', 'tracestate', 'baggage', 'sentry-trace']),
      );
      expect(allowed).not.toContain('X-API-Key');
    },
  );

  test('from an origin that no application lists is answered for any, without credentials', async () => {
    for (const origin of [STRANGE, 'null', `${LISTED}.evil.org`, 'http://app.example.com']) {
      const { headers } = await ask(origin);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  test('from an origin that some application lists is echoed, with credentials', async () => {
    await anotherApplication(service, { origins: ['https://other.example.com'] });
    service.clock.advance(SECOND);
    for (const origin of [LISTED, 'https://other.example.com']) {
      const { headers } = await ask(origin);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('vary')).toContain('Origin');
    }
  });
});

describe('cookie mode', () => {
  const cookieMode = { 'x-token-delivery': 'cookie' };

  test("lets the application's own pages read every answer, with credentials", async () => {
    const { client } = await register(service);
    const headers = { ...cookieMode, origin: LISTED };
    for (const [method, path] of [
      ['GET', '/auth/me'],
      ['POST', '/auth/login'],
      ['GET', '/nowhere'],
    ] as const) {
      const answer = await client.send(method, path, undefined, headers);
      expect(answer.headers.get('access-control-allow-origin')).toBe(LISTED);
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  test('lets no other page read anything', async () => {
    for (const origin of [STRANGE, 'null']) {
      const answer = await service.client().get('/auth/me', { ...cookieMode, origin });
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  test("does not let one application's page use another's cookies", async () => {
    const other = await anotherApplication(service, { origins: ['https://third.example.com'] });
    const client = service.client({ prefix: `/apps/${other.clientId}` });
    const body = { email: 'a@example.com', password: PASSWORD };
    const answer = await client.post('/auth/login', body, { ...cookieMode, origin: LISTED });
    expect([answer.status, answer.body.code]).toEqual([403, 'origin_not_allowed']);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });
});
