import type { Application } from './application/application.ts';
import type { Engine } from './engine.ts';
import type { Database, Stores, TenantDatabase } from './stores.ts';
import type { TenantRef } from './tenant.ts';

/** Port by port: nothing of the engine that reaches other applications comes along. */
export function bindEngine<A extends Pick<Application, 'id'>>(
  engine: Engine,
  application: A,
): TenantRef & { readonly application: A } {
  return {
    application,
    database: new BoundDatabase(engine.database, application.id),
    clock: engine.clock,
    random: engine.random,
    newId: engine.newId,
    hashQueue: engine.hashQueue,
    passwords: engine.passwords,
    lookups: engine.lookups,
    boxes: engine.boxes,
    boxesUnder: engine.boxesUnder,
    keyedHash: engine.keyedHash,
    handles: engine.handles,
    tokens: engine.tokens,
    deviceKeys: engine.deviceKeys,
    delivery: engine.delivery,
    webhooks: engine.webhooks,
    limits: engine.limits,
    ...(engine.operator !== undefined && { operator: engine.operator }),
    factorMethods: engine.factorMethods,
  };
}

class BoundDatabase implements TenantDatabase {
  readonly #database: Database;
  readonly #applicationId: string;
  #stores: Stores | undefined;

  constructor(database: Database, applicationId: string) {
    this.#database = database;
    this.#applicationId = applicationId;
  }

  get stores(): Stores {
    this.#stores ??= this.#database.stores.in(this.#applicationId);
    return this.#stores;
  }

  transact<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.#database.transact((stores) => work(stores.in(this.#applicationId)));
  }
}
