import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap } from '../support/outcomes.ts';
import { logIn, newPerson, type Person, whoIs } from '../support/person.ts';

const LIVE = 100;

for (const engine of engines) {
  describe(`live sessions on ${engine.name}`, () => {
    let world: World;
    beforeAll(async () => {
      const limits = { rightPassword: { max: 1000 } };
      world = await composeEngine(engine, { cheapHashes: true, limits });
    });
    afterAll(() => world.close());

    const live = async ({ application, accountId }: Person) => {
      const { sessions } = world.engine.database.stores.in(application.id);
      return (await sessions.listLive(accountId, world.clock.now())).map(({ id }) => id);
    };
    /** The ids of the sessions that `times` logins open, one after the other. */
    const logInOften = async (person: Person, times: number): Promise<string[]> => {
      const opened: string[] = [];
      for (let time = 0; time < times; time++) {
        world.clock.advance(1000);
        const login = unwrap(await logIn(world, person));
        if (login.kind !== 'session') throw new Error('a second factor is due');
        opened.push((await whoIs(world, { ...person, tokens: login.tokens })).session.id);
      }
      return opened;
    };

    test('105 logins leave 100 of an account, and the oldest end', async () => {
      const person = await newPerson(world);
      const neighbour = await newPerson(world);
      const opened = await logInOften(person, LIVE + 5);
      expect(await live(person)).toEqual(opened.slice(5));
      expect(await live(neighbour)).toHaveLength(1);
    });

    test('105 logins at once leave 100', async () => {
      const person = await newPerson(world);
      await Promise.all(Array.from({ length: LIVE + 5 }, () => logIn(world, person)));
      expect(await live(person)).toHaveLength(LIVE);
    });

    test('what has ended takes no place', async () => {
      const person = await newPerson(world);
      const kept = await live(person);
      const { sessions } = world.engine.database.stores.in(person.application.id);
      const ended = await logInOften(person, LIVE - 1);
      for (const id of ended) await sessions.end(person.accountId, id, world.clock.now());
      const opened = await logInOften(person, LIVE - 1);
      expect(await live(person)).toEqual([...kept, ...opened]);
    });

    test('a session stays that opens after the clock was ahead of it', async () => {
      const person = await newPerson(world);
      world.clock.advance(10 * MINUTE);
      await logInOften(person, LIVE);
      world.clock.advance(-10 * MINUTE);
      const [late = ''] = await logInOften(person, 1);
      expect(await live(person)).toContain(late);
      expect(await live(person)).toHaveLength(LIVE);
    });
  });
}
