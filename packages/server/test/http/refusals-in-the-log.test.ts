import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { bearer, exampleOf, newUser, pathOf, startTarget, type Target } from '../support/attack-target.ts';

const ERROR = 50;

interface Line {
  readonly level: number;
  readonly code?: string;
  readonly err?: { readonly stack?: string };
}

// What the engine refuses is its work: an operator who is woken by it learns to look away.
describe('what is refused, in the log', () => {
  const lines: Line[] = [];
  let target: Target;

  beforeAll(async () => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()) as Line);
        done();
      },
    });
    target = await startTarget({
      logger: createLogger('trace', sink),
      env: { COUNTERSIGN_SMTP_URL: 'smtp://127.0.0.1:1', COUNTERSIGN_MAIL_FROM: 'a@example.com' },
    });
  });
  afterAll(() => target.close());

  test('is no error and has no stack, whatever route refuses it', async () => {
    for (const route of target.routes) {
      const client = target.client();
      const sent = ['GET', 'HEAD', 'OPTIONS'].includes(route.method)
        ? [undefined]
        : [exampleOf(route), {}, 7];
      // A stream of the inbox has no end.
      if (/events$|\*/.test(route.url)) continue;
      for (const body of sent) await client.send(route.method, pathOf(route), body, bearer('x.y.z'));
    }
    const refused = lines.filter(({ level }) => level >= ERROR);
    expect(refused.map(({ code, err }) => [code, err?.stack])).toEqual([]);
  });

  test('a code that could not be handed over is a warning with its code', async () => {
    const { client, accessToken } = await newUser(target);
    lines.length = 0;
    const answer = await client.post('/2fa/email/setup', { email: 'ann@example.com' }, bearer(accessToken));
    expect(answer.status).toBe(502);
    expect(lines.filter(({ level }) => level >= ERROR)).toEqual([]);
    expect(lines.filter(({ code }) => code !== undefined)).toMatchObject([
      { level: 40, code: 'delivery_failed' },
    ]);
  });
});
