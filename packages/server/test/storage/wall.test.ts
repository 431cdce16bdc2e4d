import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { anotherApplication, composeEngine, type World } from '../support/engine.ts';
import { storageEngines } from '../support/engines.ts';
import { newPerson, type Person } from '../support/person.ts';
import { describeStores } from './describe-stores.ts';
import {
  account,
  actionToken,
  challenge,
  delivery,
  device,
  event,
  factor,
  message,
  newOwner,
  type Owner,
  qrLink,
  sentCode,
  session,
} from './rows.ts';

/** Into each store that writes rows, a row of the owner. */
const WRITES: Record<string, (into: Stores, owner: Owner) => Promise<unknown>> = {
  accounts: ({ accounts }, { applicationId }) => accounts.insert(account(applicationId)),
  actionTokens: ({ actionTokens }, owner) => actionTokens.insert(actionToken(owner)),
  audit: ({ audit }, { applicationId }) => audit.append(event(applicationId)),
  challenges: ({ challenges }, owner) => challenges.insert(challenge(owner)),
  factors: ({ factors }, owner) => factors.insert(factor(owner)),
  outbox: ({ outbox }, { applicationId }) => outbox.insert(message(applicationId)),
  qrLinks: ({ qrLinks }, owner) => qrLinks.insert(qrLink(owner)),
  sentCodes: ({ sentCodes }, owner) => sentCodes.insert(sentCode(owner)),
  sessions: ({ sessions }, owner) => sessions.insert(session(owner), 1),
  trustedBrowsers: ({ trustedBrowsers }, owner) => trustedBrowsers.insert(device(owner)),
  webhookDeliveries: ({ webhookDeliveries }, { applicationId }) =>
    webhookDeliveries.insert(delivery(applicationId)),
};

describeStores('the wall between applications', (on) => {
  for (const [name, write] of Object.entries(WRITES)) {
    test(`${name} of one application take no row of another`, async () => {
      const owner = await newOwner(on.stores, on.neighbour);
      on.statements.length = 0;
      await expect((async () => write(on.stores.in(on.home), owner))()).rejects.toThrow(
        'another application',
      );
      expect(on.statements).toEqual([]);
      await write(on.stores.in(on.neighbour), owner);
    });
  }
});

for (const engine of storageEngines) {
  describe(`a tenant on ${engine.name}`, () => {
    let world: World;
    let person: Person;
    beforeAll(async () => {
      world = await composeEngine(engine, { cheapHashes: true });
      person = await newPerson(world);
    });
    afterAll(() => world.close());

    test('finds nobody of another application, inside a transaction or out of it', async () => {
      const mine = world.engine.in(world.application);
      const theirs = world.engine.in(await anotherApplication(world));
      expect(await mine.database.stores.accounts.findById(person.accountId)).toBeDefined();
      expect(await theirs.database.stores.accounts.findById(person.accountId)).toBeUndefined();
      const inside = await theirs.database.transact(({ accounts }) => accounts.findById(person.accountId));
      expect(inside).toBeUndefined();
    });

    test('has no way to what works across applications', () => {
      const tenant = world.engine.in(world.application);
      expect(tenant).not.toHaveProperty('in');
      expect(tenant.database.stores).not.toHaveProperty('in');
      expect(tenant.database.stores).not.toHaveProperty('applications');
    });
  });
}
