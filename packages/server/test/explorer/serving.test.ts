import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ publicUrl: 'https://id.example.com/second' });
});

afterAll(() => service.close());

function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(service.url + path, { headers });
}

test('the explorer is served at /explorer and below, with a policy that names no other host and no inline script', async () => {
  for (const path of ['/explorer', '/explorer/', '/explorer/requests/post-auth-login', '/explorer/a/b/c']) {
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]{24}';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|<style|__NONCE__/);
  }
});

test('every answer has a nonce of its own', async () => {
  const nonces = await Promise.all(
    [1, 2].map(
      async () =>
        /nonce-([^']+)/.exec((await ask('/explorer')).headers.get('content-security-policy') ?? '')?.[1],
    ),
  );
  expect(new Set(nonces).size).toBe(2);
});

test('its files lie under the path of the public address, are kept for a year, and come compressed to those who take it', async () => {
  const page = await (await ask('/explorer/help')).text();
  const paths = [...page.matchAll(/(?:src|href)="([^"]+\/web\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(paths).toHaveLength(3);
  for (const path of paths) {
    expect(path).toMatch(/^\/second\/web\/(explorer-[\w-]{8}\.(js|css)|icon-[\w-]{8}\.svg)$/);
    const plain = await ask(path.replace('/second', ''), { 'accept-encoding': 'identity' });
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toMatch(
      /^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)$/,
    );
    const raw = await service.app.inject({
      url: path.replace('/second', ''),
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(raw.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(raw.rawPayload).toString()).toBe(await plain.text());
  }
});

test('it swallows no other route, and no file but its own is to be had', async () => {
  expect((await ask('/docs')).headers.get('content-type')).toMatch(/html/);
  expect(await (await ask('/openapi.json')).json()).toHaveProperty('openapi');
  for (const path of [
    '/explorers',
    '/web',
    '/web/',
    '/web/nothing.js',
    '/web/..%2Fexplorer.html',
    '/web/..%2f..%2fpackage.json',
    '/apps/default/explorer',
  ]) {
    const response = await ask(path);
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      404,
      'application/json; charset=utf-8',
    ]);
  }
  expect(await (await ask('/')).json()).toMatchObject({ explorer: '/explorer' });
});

test('where the pages are not built, the page says what to do, and the APIs work', async () => {
  const bare = await startService({ webFolder: '/nonexistent' });
  const response = await fetch(`${bare.url}/explorer`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('Run "npm start"');
  expect((await fetch(`${bare.url}/health`)).status).toBe(200);
  await bare.close();
});
