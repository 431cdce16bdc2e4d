import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { engines, type TestDatabase } from '../support/engines.ts';

for (const engine of engines) {
  describe(`the tables of migrations on ${engine.name}`, () => {
    let located: TestDatabase;
    let connection: Connection;

    beforeEach(async () => {
      located = await engine.open();
      connection = connect(located.location, {});
      // As they were called before.
      await sql`ALTER TABLE countersign_migrations RENAME TO kysely_migration`.execute(connection.db);
      await sql`ALTER TABLE countersign_migrations_lock RENAME TO kysely_migration_lock`.execute(
        connection.db,
      );
    });

    afterEach(async () => {
      await connection.close();
      await located.close();
    });

    const names = async () => {
      const tables = await connection.db.introspection.getTables({ withInternalKyselyTables: true });
      return tables.map(({ name }) => name).filter((name) => name.includes('migration'));
    };

    test('get our own names, however many processes start at once', async () => {
      const others = Array.from({ length: 4 }, () => openDatabase(located.location));
      await Promise.all(others.map((other) => other.migrate()));
      await Promise.all(others.map((other) => other.close()));
      expect((await names()).toSorted()).toEqual(['countersign_migrations', 'countersign_migrations_lock']);
      expect(await located.database.pendingMigrations()).toEqual([]);
    });

    test('of another program are left alone', async () => {
      await located.database.migrate();
      await sql`CREATE TABLE kysely_migration (name TEXT PRIMARY KEY)`.execute(connection.db);
      await sql`INSERT INTO kysely_migration VALUES ('0001-initial')`.execute(connection.db);
      await located.database.migrate();
      expect(await names()).toContain('kysely_migration');
    });
  });
}
