import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import type { SessionTokens } from '../../src/core/session/open-session.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { Random } from '../faults/random.ts';
import { frozenClock } from '../support/attack-target.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { verdict } from '../support/outcomes.ts';
import { newCaller, newPerson, type Person } from '../support/person.ts';

const PEOPLE = { sqlite: 300, postgres: 60 };
/** So many of them open a second page later. */
const RETURNING = 30;
const CALLS = 20;
const LONGEST_LEG = 200;
/** Milliseconds whose requests are on their way at once. */
const TICK = 10;

/** A client with the simplest interceptor: on 401 refresh with what is stored, store the answer, ask again. */
interface Client {
  readonly person: Person;
  stored: SessionTokens;
  isThrownOut: boolean;
}

/** What is to happen at a time of the virtual clock, in the order of the time. */
class Schedule {
  readonly #steps = new Map<number, (() => Promise<void>)[]>();

  add(tick: number, step: () => Promise<void>): void {
    this.#steps.set(tick, [...(this.#steps.get(tick) ?? []), step]);
  }

  async run(onTick: () => void): Promise<void> {
    for (let tick = 0; this.#steps.size > 0; tick++) {
      const due = this.#steps.get(tick) ?? [];
      this.#steps.delete(tick);
      await Promise.all(due.map((step) => step()));
      onTick();
    }
  }
}

for (const engine of engines) {
  describe(`clients without a single flight on ${engine.name}`, async () => {
    const clock = frozenClock();
    const world = await composeEngine(engine, { cheapHashes: true, clock });
    const random = new Random(7);
    afterAll(world.close);

    const inLegs = (schedule: Schedule, now: number, step: (tick: number) => Promise<void>): void => {
      const tick = now + 1 + random.between(0, LONGEST_LEG / TICK);
      schedule.add(tick, () => step(tick));
    };
    const isTaken = async ({ person }: Client, accessToken: string) =>
      (await authenticate(world.engine.in(person.application), accessToken)).ok;

    /** One of the calls of a page: there, 401, back, a refresh there and back, and there again. */
    function call(schedule: Schedule, client: Client): void {
      const { person } = client;
      inLegs(schedule, 0, async (arrived) => {
        inLegs(schedule, arrived, async (back) => {
          const { refreshToken } = client.stored;
          inLegs(schedule, back, async (there) => {
            const outcome = await refreshSession(
              world.engine.in(person.application),
              refreshToken,
              person.caller,
            );
            inLegs(schedule, there, async (answered) => {
              if (!outcome.ok) {
                client.isThrownOut = true;
                return;
              }
              client.stored = outcome.value;
              inLegs(schedule, answered, async () => {
                client.isThrownOut ||= !(await isTaken(client, outcome.value.accessToken));
              });
            });
          });
        });
      });
    }

    async function playPage(clients: readonly Client[]): Promise<void> {
      const schedule = new Schedule();
      for (const client of clients) for (let time = 0; time < CALLS; time++) call(schedule, client);
      await schedule.run(() => clock.advance(TICK));
    }

    test(`of ${PEOPLE[engine.name]} people nobody is thrown out, and one whose token was stolen is`, async () => {
      const clients: Client[] = [];
      while (clients.length < PEOPLE[engine.name]) {
        const person = await newPerson(world);
        clients.push({ person, stored: person.tokens, isThrownOut: false });
      }
      const generations = new Set<string>();
      for (const visitors of [clients, clients.slice(0, RETURNING)]) {
        clock.advance(16 * MINUTE);
        const [one] = clients;
        expect(await isTaken(one!, one!.stored.accessToken)).toBe(false);
        await playPage(visitors);
        expect(visitors.filter(({ isThrownOut }) => isThrownOut)).toEqual([]);
        for (const { stored } of visitors) generations.add(stored.refreshToken);
      }
      expect(generations.size).toBe(clients.length + RETURNING);

      const [robbed] = clients;
      const { person, stored } = robbed!;
      const stolen = person.tokens.refreshToken;
      const tenant = world.engine.in(person.application);
      expect(verdict(await refreshSession(tenant, stolen, newCaller()))).toBe('invalid_refresh_token');
      expect(await isTaken(robbed!, stored.accessToken)).toBe(false);
      expect(verdict(await refreshSession(tenant, stored.refreshToken, person.caller))).toBe(
        'invalid_refresh_token',
      );
    }, 120_000);
  });
}
