import { afterAll, describe, expect, test } from 'vitest';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  firstFactor,
  fullLogin,
  logIn,
  newMember,
  newPerson,
  type Person,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`password hashes on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const env = { ...world.env, COUNTERSIGN_ARGON2: '{"memoryCost":64,"timeCost":2}' };
    const stronger = await composeBeside({ env }, { clock: world.clock });
    afterAll(async () => {
      await stronger.close();
      await world.close();
    });

    const hashOf = async ({ application, accountId }: Person) =>
      (await world.engine.database.stores.in(application.id).accounts.findById(accountId))!.passwordHash!;

    test('a login renews a hash of weaker parameters, once, and ends nothing', async () => {
      const person = await newPerson(world);
      const weak = await hashOf(person);
      expect(weak).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
      await fullLogin(stronger, person);
      const strong = await hashOf(person);
      expect(strong).toMatch(/^\$argon2id\$v=19\$m=64,t=2,p=1\$/);
      await fullLogin(stronger, person);
      expect(await hashOf(person)).toBe(strong);
      const { account } = await fullLogin(world, person);
      expect(account.credentialVersion).toBe(1);
      // Nor does a process with weaker parameters take it back.
      expect(await hashOf(person)).toBe(strong);
    });

    test('it is renewed where the second factor is due, too', async () => {
      const member = await newMember(world);
      const pending = await firstFactor(stronger, member);
      expect(pending.methods).toEqual(['totp']);
      expect(await hashOf(member)).toMatch(/\$m=64,t=2,/);
      await bothFactors(stronger, member);
    });

    test('a wrong password renews nothing', async () => {
      const person = await newPerson(world);
      const weak = await hashOf(person);
      expect(verdict(await logIn(stronger, person, { password: 'Passw0rd!y' }))).toBe('invalid_credentials');
      expect(await hashOf(person)).toBe(weak);
    });

    test('passwords are kept as argon2id with the parameters that OWASP recommends, unless set otherwise', async () => {
      const { COUNTERSIGN_ARGON2: _cheap, ...usual } = world.env;
      const composed = await composeBeside({ env: usual }, { clock: world.clock });
      try {
        const person = await newPerson(composed);
        expect(await hashOf(person)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
        expect(composed.engine.passwords.decoy).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      } finally {
        await composed.close();
      }
    });
  });
}
