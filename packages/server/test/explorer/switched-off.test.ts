import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml' };

let service: Service;

beforeAll(async () => {
  service = await startService({ explorer: false });
});

afterAll(() => service.close());

test.each(['/explorer', '/explorer/', '/explorer/requests/post-auth-login'])(
  '%s is not there',
  async (path) => {
    const client = service.client();
    expect((await client.get(path)).status).toBe(404);
    const { status, text } = await client.get(path, BROWSER);
    expect(status).toBe(404);
    expect(text).not.toContain('href="/explorer');
  },
);

test('the front page tells neither people nor programs of it', async () => {
  const client = service.client();
  expect((await client.get('/')).body).not.toHaveProperty('explorer');
  expect((await client.get('/', BROWSER)).text).not.toContain('/explorer');
});

test.each(['/docs', '/docs/quick-start', '/docs/reference', '/docs/none', '/dev/inbox'])(
  '%s has no link that leads to it',
  async (path) => {
    expect((await service.client().get(path, BROWSER)).text).not.toContain('href="/explorer');
  },
);
