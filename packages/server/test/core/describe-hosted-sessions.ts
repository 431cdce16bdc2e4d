import { afterAll, beforeAll, describe } from 'vitest';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { type Business, newBusiness } from '../support/hosted.ts';
import { type HostedPerson, newHostedPerson, queuedResults } from '../support/hosted-person.ts';

export const RETURN_URL = 'https://shop.example/back';

/** A business whose tests share it: each has a person of its own. */
export interface HostedSessionsUnderTest {
  readonly world: World;
  readonly business: Business;
  person(): Promise<HostedPerson>;
  /** Results of one person. */
  resultsOf(owner: HostedPerson): ReturnType<typeof queuedResults>;
}

/** Tests of hosted sessions, on both engines; `on` is filled before the first of them. */
export function describeHostedSessions(what: string, tests: (on: HostedSessionsUnderTest) => void): void {
  for (const engine of engines) {
    describe(`${what} on ${engine.name}`, () => {
      const on = {
        person: () => newHostedPerson(on.world, on.business.application),
        resultsOf: async ({ email }) =>
          (await queuedResults(on.world, on.business.application)).filter(({ body }) => body.email === email),
      } as { -readonly [K in keyof HostedSessionsUnderTest]: HostedSessionsUnderTest[K] };
      beforeAll(async () => {
        on.world = await composeEngine(engine, { cheapHashes: true });
        on.business = await newBusiness(on.world, {
          hosted: { returnUrls: [RETURN_URL], methods: ['totp', 'push', 'email'] },
          settings: {
            webhooks: {
              callbackUrl: 'https://shop.example/hook',
              callbackFormat: 'json',
              events: [],
              allowPrivateAddresses: false,
            },
          },
        });
      });
      afterAll(() => on.world.close());
      tests(on);
    });
  }
}
