import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import type { Application } from './core/application/application.ts';
import { bindEngine } from './core/bind-engine.ts';
import type { Clock } from './core/clock.ts';
import type { Delivery } from './core/delivery/delivery.ts';
import type { Engine } from './core/engine.ts';
import type { FactorType } from './core/factor/factor-kinds.ts';
import type { FactorMethod } from './core/factor/factor-method.ts';
import { createIdSource } from './core/id.ts';
import type { HashQueue } from './core/ports/hash-queue.ts';
import type { Random } from './core/ports/random.ts';
import type { KeyedHash } from './core/ports/secret-box.ts';
import { pushMethod } from './core/push/push-method.ts';
import { createSentCodeMethod } from './core/sent-code/sent-code-method.ts';
import { createTotpMethod } from './core/totp/totp-method.ts';
import { createLookupHasher, createPasswordHasher } from './crypto/argon2.ts';
import { deviceKeys } from './crypto/device-keys.ts';
import { createHandles } from './crypto/handles.ts';
import { createHashQueue } from './crypto/hash-queue.ts';
import { countHashWorkers } from './crypto/hash-workers.ts';
import { hmac } from './crypto/hmac.ts';
import { parseMasterKey, readKeyFile } from './crypto/key-file.ts';
import { createKeyRing, type KeyRing, type MasterKey, masterKey } from './crypto/key-ring.ts';
import { createKeyedHash } from './crypto/keyed-hash.ts';
import { createSecretBox } from './crypto/secret-box.ts';
import { createTokenSigner } from './crypto/token-signer.ts';
import { createDelivery, type DeliveryOptions, type DeliveryRoom } from './delivery/create-delivery.ts';
import type { ResolveName } from './delivery/webhooks/resolve-name.ts';
import { createWebhookSender } from './delivery/webhooks/webhook-sender.ts';
import { assertMasterKeys } from './flows/administration/check-master-keys.ts';
import { recordReceipt } from './flows/delivery/record-receipt.ts';
import { type OpenDatabase, openDatabase } from './storage/database.ts';
import type { SyncFile } from './storage/sqlite/write-ahead-log.ts';

export interface Composition {
  readonly engine: Engine;
  readonly database: OpenDatabase;
  readonly keyRing: KeyRing;
  readonly deliveryRoom: DeliveryRoom;
  /** Ends the connections to providers and to the database. */
  readonly close: () => Promise<void>;
}

/** What tests replace: time, the statement counter, the fsync, name servers, test-only factors; whom to tell. */
export interface CompositionOptions {
  readonly clock?: Clock;
  /** What durations are measured by. */
  readonly steadyClock?: Clock;
  readonly onStatement?: (sql: string) => void;
  readonly syncFile?: SyncFile;
  readonly extraFactorMethods?: readonly FactorMethod[];
  readonly resolveName?: ResolveName;
  readonly onUntrusted?: DeliveryOptions['onUntrusted'];
  /** Who operates it, for the audit trail. */
  readonly operator?: string;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** What is measured by it stays right while the system's clock is set. */
const monotonicClock: Clock = { ...systemClock, now: () => performance.now() };

/** Opens the database and builds the engine that a config describes; migrates nothing. */
export async function compose(config: Config, options: CompositionOptions = {}): Promise<Composition> {
  const { clock = systemClock, extraFactorMethods = [], onUntrusted } = options;
  const { resolveName: resolve, steadyClock = monotonicClock } = options;
  const keyRing = createKeyRing(() => loadMasterKeys(config));
  const database = openDatabase(databaseTarget(config), options);
  const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
  const newId = createIdSource({ clock, random });
  const boxes = createSecretBox(keyRing);
  const keyedHash = createKeyedHash(keyRing);
  const deliveryRoom = createDelivery({
    ...config,
    clock,
    onReceipt: (receipt) => recordReceipt(engine, receipt),
    ...(onUntrusted !== undefined && { onUntrusted }),
  });
  const { delivery } = deliveryRoom;
  const factorMethods = [...Object.values(createFactorMethods(keyedHash, delivery)), ...extraFactorMethods];
  const engine: Engine = {
    clock,
    random,
    newId,
    database: checkingKeys(database, () => engine),
    boxes,
    hashQueue: openHashQueue(steadyClock),
    boxesUnder: (key) => createSecretBox(createKeyRing(() => [masterKey(Buffer.from(key))])),
    passwords: await createPasswordHasher(config.argon2),
    lookups: createLookupHasher(keyRing, config.argon2),
    keyedHash,
    deviceKeys,
    delivery,
    webhooks: createWebhookSender({ mode: config.mode, clock, ...(resolve !== undefined && { resolve }) }),
    handles: createHandles(keyRing),
    tokens: createTokenSigner({ database, boxes, clock, publicUrl: config.publicUrl, newId }),
    limits: config.limits,
    ...(options.operator !== undefined && { operator: options.operator }),
    factorMethods: new Map(factorMethods.map((method) => [method.type, method])),
    in<A extends Pick<Application, 'id'>>(application: A) {
      return bindEngine(this, application);
    },
  };
  const close = async (): Promise<void> => {
    await deliveryRoom.close();
    await database.close();
  };
  return { engine, database, keyRing, deliveryRoom, close };
}

/** Ready with the right master keys alone. */
function checkingKeys(database: OpenDatabase, engine: () => Engine): OpenDatabase {
  return {
    ...database,
    async ping() {
      await database.ping();
      await assertMasterKeys(engine());
    },
  };
}

function openHashQueue(clock: Clock): HashQueue {
  const workers = countHashWorkers(availableParallelism(), process.env['UV_THREADPOOL_SIZE']);
  return createHashQueue(workers, clock);
}

/** One for each kind but that of the tests. */
function createFactorMethods(
  keyedHash: KeyedHash,
  delivery: Delivery,
): Record<Exclude<FactorType, 'out-of-band'>, FactorMethod> {
  return {
    totp: createTotpMethod(hmac),
    push: pushMethod,
    sms: createSentCodeMethod({ type: 'sms', keyedHash, delivery }),
    email: createSentCodeMethod({ type: 'email', keyedHash, delivery }),
  };
}

function loadMasterKeys({ masterKeys, masterKeyFile }: Config): MasterKey[] {
  if (masterKeys !== undefined) return masterKeys.map(parseMasterKey);
  try {
    const keys = readKeyFile(masterKeyFile);
    if (keys.length > 0) return keys;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ConfigError(`The master key cannot be read: ${error.message}`);
  }
  throw new ConfigError(`${masterKeyFile} holds no master key: put the key back`);
}

/** Undefined for PostgreSQL. */
export function databasePathOf({ databaseUrl, dataDir }: Config): string | undefined {
  return databaseUrl === undefined ? `${dataDir}/countersign.db` : undefined;
}

export function databaseTarget(config: Config): Parameters<typeof openDatabase>[0] {
  const { databaseUrl: url, databasePoolSize: poolSize, databasePooler: pooler, dataDir } = config;
  return url === undefined
    ? { kind: 'sqlite', path: `${dataDir}/countersign.db` }
    : { kind: 'postgres', url, poolSize, pooler };
}
