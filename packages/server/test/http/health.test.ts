import fastify from 'fastify';
import { expect, test } from 'vitest';
import { Draining } from '../../src/http/draining.ts';
import { healthRoutes } from '../../src/http/service/health.ts';
import type { Services } from '../../src/http/services.ts';

test('a database that does not answer in time is down, and is asked once at a time', async () => {
  let pings = 0;
  const ping = (): Promise<void> => {
    pings += 1;
    return new Promise(() => undefined);
  };
  const app = fastify();
  const services = { engine: { database: { ping } }, config: { version: '1' }, draining: new Draining() };
  healthRoutes(app, services as unknown as Services);
  const answers = await Promise.all(Array.from({ length: 4 }, () => app.inject('/health/ready')));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503, 503]);
  expect(pings).toBe(1);
  await app.close();
});
