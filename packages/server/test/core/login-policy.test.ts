import { afterAll, describe, expect, test } from 'vitest';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { bothFactors, fullLogin, newMember, newPerson } from '../support/person.ts';

for (const engine of engines) {
  describe(`the policy of logins on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const reasons = async (accountId: string) => {
      const filter = { accountId, type: 'login.succeeded', limit: 10 } as const;
      const events = await world.engine.database.stores.in(world.application.id).audit.list(filter);
      return events.map(({ data }) => data.because);
    };

    test('the audit trail says of each login which check decided it', async () => {
      const person = await newPerson(world);
      await fullLogin(world, person);
      expect(await reasons(person.accountId)).toEqual(['no second factor is due']);

      const member = await newMember(world);
      const { deviceToken } = await bothFactors(world, member, { trustDevice: {} });
      expect(await reasons(member.accountId)).toEqual(['the second factor is due']);
      await fullLogin(world, member, { deviceToken: deviceToken! });
      expect(new Set(await reasons(member.accountId))).toEqual(
        new Set(['the second factor is due', 'the browser is trusted']),
      );
    });
  });
}
