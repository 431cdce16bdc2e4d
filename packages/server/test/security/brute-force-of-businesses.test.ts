import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import { countEvaluations, type Evaluations, startTarget, type Target } from '../support/attack-target.ts';
import type { Answer, HttpClient, Json } from '../support/client.ts';
import { type Business, backend, newBusiness } from '../support/hosted.ts';
import { bind, type HostedPerson, newHostedPerson, typeInto } from '../support/hosted-person.ts';
import { authenticator, nextCode, wrongCode } from '../support/person.ts';

const LIMIT = 10;

/** One way of guessing someone's codes. */
interface Door {
  guess(code: string): Promise<Answer>;
  /** The right code, fresh. */
  right(): string;
}

// CVE-2025-64102, CVE-2024-32868: one way in, or a newer one, forgot to count.
describe('brute force on the routes of businesses and devices', () => {
  let target: Target;
  let evaluated: Evaluations;
  let business: Business;
  let client: HttpClient;

  beforeAll(async () => {
    target = await startTarget();
    evaluated = countEvaluations(target.engine);
    business = await newBusiness(target);
    client = backend(target, business);
  });
  afterAll(() => target.close());

  const DOORS: Record<string, (owner: HostedPerson) => Promise<Door>> = {
    'POST /v1/two-factor/verify': (owner) => Promise.resolve(typed(owner, '/v1/two-factor/verify')),
    'POST /v1/two-factor/activate': async (owner) => {
      const { data } = await client.post('/v1/two-factor/enroll', named(owner));
      const totp = authenticator(data.secret);
      return { ...typed(owner, '/v1/two-factor/activate'), right: () => nextCode(target, totp) };
    },
    'POST /v1/devices': async (owner) => {
      const device = await ApprovingDevice.scan(target.client(), target.clock, {
        clientId: business.clientId,
        email: owner.email,
        secret: owner.secret,
      });
      return { guess: (code) => device.register(code), right: () => nextCode(target, owner.totp) };
    },
  };

  const named = ({ email }: HostedPerson): Json => ({ client_id: business.clientId, email });
  const typed = (owner: HostedPerson, path: string): Door => ({
    guess: (code) => client.post(path, { ...named(owner), code }),
    right: () => nextCode(target, owner.totp),
  });

  test('each route of the table that takes a code has a door here', () => {
    const found = target.routes
      .filter(({ url, schema }) => url.startsWith('/v1/') && schema?.body?.properties?.code !== undefined)
      .map(({ method, url }) => `${method} ${url}`);
    expect(found.toSorted()).toEqual(Object.keys(DOORS).toSorted());
  });

  test('each evaluates no more guesses than the limit, and then refuses the right code', async () => {
    for (const [name, open] of Object.entries(DOORS)) {
      const owner = await newHostedPerson(target, business.application);
      const door = await open(owner);
      const before = evaluated.codes;
      const seen: number[] = [];
      for (let guess = 0; guess < LIMIT + 5; guess++) {
        seen.push((await door.guess(wrongCode(target, owner.totp))).status);
      }
      expect([name, evaluated.codes - before]).toEqual([name, LIMIT]);
      expect([name, ...seen]).toEqual([name, ...Array(LIMIT).fill(400), ...Array(5).fill(429)]);
      expect([name, (await door.guess(door.right())).status]).toEqual([name, 429]);
    }
  });

  test('guesses at all of them and at pages in turn count on one limit of the person', async () => {
    const owner = await newHostedPerson(target, business.application);
    const { pageHandle } = await newPage(owner);
    const page = await bind(target, business.application, { pageHandle });
    const verify = typed(owner, '/v1/two-factor/verify');
    const device = await DOORS['POST /v1/devices']!(owner);
    const before = evaluated.codes;
    const wrong = wrongCode(target, owner.totp);
    for (let round = 0; round < 8; round++) {
      await verify.guess(wrong);
      await device.guess(wrong);
      await typeInto(target, owner, page, { code: wrong });
    }
    expect(evaluated.codes - before).toBe(LIMIT);
  });

  async function newPage({ email }: HostedPerson): Promise<{ pageHandle: string }> {
    const { data } = await client.post('/v1/sessions', { email, client_id: business.clientId });
    return { pageHandle: String(data.webview_url).split('/').at(-1)! };
  }
});
