import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { createLogger } from '../../../src/http/logger.ts';
import type { HttpClient } from '../../support/client.ts';
import { fetchPicture, readPicture, register, secretOf } from '../../support/conduit.ts';
import { requireTools } from '../../support/debian.ts';
import { anotherApplication } from '../../support/engine.ts';
import { authenticator, codeNow, PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const NOT_FOUND = { status: 404, name: 'NOT_FOUND', message: 'QR code not found' };

describe('the picture of a set-up', () => {
  let service: Service;
  const lines: string[] = [];

  beforeAll(async () => {
    requireTools('zbarimg');
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    service = await startService({ logger: createLogger('trace', sink), metricsToken: 'metrics-token' });
  });
  afterAll(() => service.close());

  const enable = async (client: HttpClient): Promise<string> =>
    (await client.send('PUT', '/authentication/twoFa/enable', { method: 'authenticator' })).body.result;
  const begin = async () => {
    const person = await register(service);
    return { ...person, url: await enable(person.client) };
  };
  const statusOf = async (url: string): Promise<number> => (await fetchPicture(service, url)).status;

  test('is a PNG for any page, stored nowhere, that scanners decode', async () => {
    const { url, email } = await begin();
    const { status, headers, bytes } = await fetchPicture(service, url);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'referrer-policy': 'no-referrer',
    });
    const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', '-'], { input: bytes });
    const scanned = stdout.toString().trim();
    expect(scanned).toBe(await readPicture(service, url));
    expect(scanned).toMatch(/^otpauth:\/\/totp\/Countersign:/);
    expect(decodeURIComponent(scanned)).toContain(`Countersign:${email}?secret=`);
  });

  test('is there five times, and 404 after', async () => {
    const { url } = await begin();
    for (let time = 0; time < 5; time++) expect(await statusOf(url)).toBe(200);
    expect(await statusOf(url)).toBe(404);
    const { body, headers } = await service.client().get(new URL(url).pathname);
    expect(body).toEqual(NOT_FOUND);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('is there five times of 20 at once', async () => {
    const { url } = await begin();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(url)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
  });

  test('is there for five minutes', async () => {
    const { url } = await begin();
    service.clock.advance(5 * MINUTE - 5_000);
    expect(await statusOf(url)).toBe(200);
    service.clock.advance(5_000);
    expect(await statusOf(url)).toBe(404);
  });

  test('is gone once the set-up is confirmed', async () => {
    const { client, url } = await begin();
    const totp = authenticator(secretOf(await readPicture(service, url)));
    await client.post('/authentication/twoFa/enable/verify', { code: codeNow(service, totp) });
    expect(await statusOf(url)).toBe(404);
  });

  test('is gone once another set-up is begun, here or over another API', async () => {
    const { client, url } = await begin();
    const second = await enable(client);
    expect([await statusOf(url), await statusOf(second)]).toEqual([404, 200]);
    await client.post('/2fa/totp/setup');
    expect(await statusOf(second)).toBe(404);
    const third = await enable(client);
    await client.post('/auth/2fa/setup');
    expect(await statusOf(third)).toBe(404);
    const fourth = await enable(client);
    await client.post('/2fa/email/setup', { email: 'ada@example.com' });
    expect(await statusOf(fourth)).toBe(404);
  });

  test('is gone once its session ends', async () => {
    const { client, url } = await begin();
    await client.post('/authentication/logout');
    expect(await statusOf(url)).toBe(404);
  });

  test('belongs to its application, whose address it bears', async () => {
    const { clientId } = await anotherApplication(service);
    const client = service.client({ headers: { 'x-client-id': clientId } });
    const credentials = { email: 'ada@example.com', password: PASSWORD };
    await client.post('/authentication/local/new', credentials);
    client.token = (await client.post('/authentication/local', credentials)).body.accessToken;
    const url = await enable(client);
    const { pathname } = new URL(url);
    expect(pathname).toMatch(new RegExp(`^/apps/${clientId}/authentication/twoFa/qr/cs_qr_`));
    expect((await service.client().get(pathname.replace(`/apps/${clientId}`, ''))).status).toBe(404);
    expect(await readPicture(service, url)).toMatch(/^otpauth:\/\/totp\/Another:/);
  });

  test('is not looked for without a handle of ours', async () => {
    const client = service.client();
    const before = service.statements.length;
    for (const handle of ['x', 'cs_qr_', `cs_qr_${'0'.repeat(33)}`, 'cs_temp_x'])
      expect((await client.get(`/authentication/twoFa/qr/${handle}`)).body).toEqual(NOT_FOUND);
    expect(service.statements.slice(before).filter((sql) => sql.includes('qr_links'))).toEqual([]);
  });

  test('is not counted by HEAD, which is not possible here', async () => {
    const { client, url } = await begin();
    const { pathname } = new URL(url);
    for (let time = 0; time < 6; time++) {
      const { status, headers, text } = await client.send('HEAD', pathname);
      expect([status, headers.get('allow'), text]).toEqual([405, 'GET', '']);
    }
    expect(await statusOf(url)).toBe(200);
  });

  test('shows its secret and its handle in no log, and the secret in no address', async () => {
    const { client, url } = await begin();
    const uri = await readPicture(service, url);
    const { pathname } = new URL(url);
    await client.get(`${pathname}/x`);
    await client.get(`${pathname}?x=1`);
    await client.post(pathname, 'x');
    const handle = pathname.split('/').at(-1)!;
    expect(handle).toMatch(/^cs_qr_[0-9A-Za-z]{33}$/);
    expect(url).not.toContain(secretOf(uri));
    const logged = lines.join('');
    expect(logged).toContain('"route":"/authentication/twoFa/qr/:handle"');
    expect(logged).not.toContain(handle);
    expect(logged).not.toContain(secretOf(uri));
    const { text } = await client.get('/metrics', { authorization: 'Bearer metrics-token' });
    expect(text).toContain('http_request_duration_seconds_count');
    expect(text).not.toContain(handle);
    const rows = await service.sql.selectFrom('qr_links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(handle);
  });
});
