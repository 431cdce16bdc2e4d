import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readIdentifier } from '../../src/core/account/identifier.ts';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createMigrator } from '../../src/storage/migrations/migrations.ts';
import { engines } from '../support/engines.ts';
import { actionToken, id, NOW } from './rows.ts';

interface Made {
  readonly id: string;
  readonly email: string;
}

for (const engine of engines) {
  describe(`accounts from before a mailbox had one key on ${engine.name}`, () => {
    let connection: Connection;
    let database: OpenDatabase;
    let remove: () => Promise<void>;
    let applicationId: string;

    beforeEach(async () => {
      const located = await engine.locate();
      ({ remove } = located);
      connection = connect(located.location, {});
      await createMigrator(connection.db, engine.name).migrateTo('0005-lost-refreshes');
      applicationId = await populate(connection);
      database = openDatabase(located.location);
    });
    afterEach(async () => {
      await connection.close();
      await database.close();
      await remove();
    });

    /** As the versions before kept it: compared in ASCII lower case. */
    const person = async (
      email: string,
      change: { age?: number; applicationId?: string } = {},
    ): Promise<Made> => {
      const made = { id: id(), email };
      const created_at = NOW - (change.age ?? 0);
      await connection.db
        .insertInto('accounts')
        .values({
          id: made.id,
          application_id: change.applicationId ?? applicationId,
          email,
          email_key: email.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
          username: null,
          credential_version: 1,
          created_at,
          updated_at: created_at,
        })
        .execute();
      return made;
    };
    const found = async (text: string) => {
      const { accounts } = database.stores.in(applicationId);
      const account = await accounts.findByIdentifier(readIdentifier(text)!);
      return account?.id;
    };

    test('are found by every spelling, and plain ones as before', async () => {
      const plain = await person('Ada@Example.org');
      const umlaut = await person('Ann@bücher.example');
      const dotted = await person('bob@example.com.');
      const decomposed = await person('ju\u0308rgen@example.com');
      await database.migrate();
      expect(await found('ada@example.org')).toBe(plain.id);
      expect(await found('ann@XN--bcher-kva.example')).toBe(umlaut.id);
      expect(await found('bob@example.com')).toBe(dotted.id);
      expect(await found('jürgen@example.com')).toBe(decomposed.id);
      expect(await database.stores.in(applicationId).accounts.listShadowed(9)).toEqual([]);
    });

    test.each([
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
    ])(
      'where three meet, the oldest has the mailbox, and each is found by its own spelling: ages %s %s %s',
      async (...ages) => {
        const spellings = ['ann@bücher.example', 'Ann@xn--bcher-kva.example', 'ann@bücher.example.'];
        const people: Made[] = [];
        for (const [index, email] of spellings.entries())
          people.push(await person(email, { age: ages[index]! }));
        await database.migrate();
        const oldest = people[ages.indexOf(2)]!;
        for (const { id: accountId, email } of people)
          expect([email, await found(email)]).toEqual([email, accountId]);
        for (const other of [
          'ann@bu\u0308cher.example',
          'ANN@bücher\u3002example',
          ' ann@xn--bcher-kva.example. ',
        ])
          expect([other, await found(other)]).toEqual([other, oldest.id]);
        const { accounts } = database.stores.in(applicationId);
        const shadowed = (await accounts.listShadowed(9)).map((account) => account.id);
        expect(shadowed.toSorted()).toEqual(
          people
            .filter((one) => one !== oldest)
            .map((one) => one.id)
            .toSorted(),
        );
        expect(
          await accounts.verifyEmail(shadowed[0]!, people.find((one) => one.id === shadowed[0])!.email, NOW),
        ).toBe(true);
        await accounts.setDisabled(shadowed[0]!, NOW, NOW);
        expect(await accounts.listShadowed(9)).toHaveLength(1);
      },
    );

    test('of two applications do not meet, and what is no address any more is listed', async () => {
      const other = await populate(connection, 'other');
      const [here, there] = [
        await person('ann@bücher.example'),
        await person('ann@xn--bcher-kva.example', { applicationId: other }),
      ];
      const odd = await person('ann@[127.0.0.1]');
      await database.migrate();
      expect(await found('ann@xn--bcher-kva.example')).toBe(here.id);
      expect(await database.stores.in(other).accounts.listShadowed(9)).toEqual([]);
      expect(await database.stores.in(other).accounts.findById(there.id)).toMatchObject({
        email: there.email,
      });
      const listed = await database.stores.in(applicationId).accounts.listShadowed(9);
      expect(listed.map(({ email }) => email)).toEqual([odd.email]);
    });

    test('more than a batch of them, and links on their way', async () => {
      const people: Made[] = [];
      for (let index = 0; index < 1_050; index++) people.push(await person(`ann${index}@bücher.example`));
      const late = people.at(-1)!;
      const token = actionToken({ applicationId, accountId: late.id }, { emailKey: late.email });
      await database.stores.in(applicationId).actionTokens.insert(token);
      await database.migrate();
      expect(await found('ann1049@xn--bcher-kva.example')).toBe(late.id);
      const link = await database.stores
        .in(applicationId)
        .actionTokens.findLive(token.purpose, token.tokenHash, NOW);
      expect(link?.emailKey).toBe('ann1049@xn--bcher-kva.example');
    });
  });
}

async function populate({ db }: Connection, clientId = 'default'): Promise<string> {
  const [domain_id, application_id] = [id(), id()];
  const made = { created_at: NOW, updated_at: NOW };
  await db.insertInto('domains').values({ id: domain_id, name: 'Operator', created_at: NOW }).execute();
  const shop = { client_id: clientId, name: 'Shop', kind: 'accounts', settings: '{}' } as const;
  await db
    .insertInto('applications')
    .values({ id: application_id, domain_id, ...shop, ...made })
    .execute();
  return application_id;
}
