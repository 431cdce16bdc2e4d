import { afterAll, beforeAll, describe } from 'vitest';
import type { AllStores } from '../../src/core/stores.ts';
import { storageEngines, type TestDatabase } from '../support/engines.ts';
import { settle } from './rows.ts';

/** A migrated database of one engine, with two applications: the one at home and, behind the wall, the neighbour. */
export interface StoresUnderTest {
  readonly opened: TestDatabase;
  readonly stores: AllStores;
  readonly home: string;
  readonly neighbour: string;
  /** Every statement that was sent. */
  readonly statements: string[];
}

/** The tests of a store, on both engines; `on` is filled before the first of them. */
export function describeStores(what: string, tests: (on: StoresUnderTest) => void): void {
  for (const engine of storageEngines) {
    describe(`${what} on ${engine.name}`, () => {
      const statements: string[] = [];
      const on = { statements } as { -readonly [K in keyof StoresUnderTest]: StoresUnderTest[K] };
      beforeAll(async () => {
        on.opened = await engine.open({ onStatement: (sql) => statements.push(sql) });
        on.stores = on.opened.database.stores;
        Object.assign(on, await settle(on.stores));
      });
      afterAll(() => on.opened.close());
      tests(on);
    });
  }
}
