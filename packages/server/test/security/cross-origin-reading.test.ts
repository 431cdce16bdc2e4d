import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTarget, type Target } from '../support/attack-target.ts';

const OURS = 'https://app.example';
const FOREIGN = [
  'https://evil.example',
  'https://app.example.evil.example',
  'https://evil.example/app.example',
  'http://app.example',
  'https://app.example:8443',
  'https://app.example.',
  'https://APP.example',
  'https://sub.app.example',
  'https://xapp.example',
  'https://app.example/',
  'null',
  '',
  'file://',
  'https://app.example, https://evil.example',
];

describe('answers read by pages of other origins', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget({ settings: { origins: [OURS, 'null'] } });
  });
  afterAll(() => target.close());

  const asBrowser = (origin: string) => target.client({ headers: { 'x-token-delivery': 'cookie', origin } });

  test('CORS: any page may call with a bearer token, none with the credentials of the browser', async () => {
    for (const origin of [...FOREIGN, OURS]) {
      const { headers } = await target.client({ headers: { origin } }).get('/auth/me');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('CORS in cookie mode names the listed origin alone, in errors and preflights too', async () => {
    const { headers } = await asBrowser(OURS).post('/auth/refresh', {});
    expect(headers.get('access-control-allow-origin')).toBe(OURS);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('vary')).toContain('Origin');
    const preflight = (origin: string) =>
      target
        .client()
        .send('OPTIONS', '/auth/refresh', undefined, { origin, 'access-control-request-method': 'POST' });
    expect((await preflight(OURS)).headers.get('access-control-allow-credentials')).toBe('true');
    for (const origin of FOREIGN) {
      const { headers: told } = await preflight(origin);
      expect([origin, told.get('access-control-allow-origin')]).toEqual([origin, '*']);
      expect(told.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('no answer may be framed, sniffed, cached or told as a referrer', async () => {
    for (const path of ['/', '/auth/me', '/nowhere', '/health', '/%']) {
      const { headers } = await target.client().get(path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});
