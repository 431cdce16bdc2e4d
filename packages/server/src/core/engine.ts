import type { Clock } from './clock.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { FactorType } from './factor/factor-kinds.ts';
import type { FactorMethod } from './factor/factor-method.ts';
import type { DeviceKeys } from './ports/device-keys.ts';
import type { Handles } from './ports/handles.ts';
import type { LookupHasher, PasswordHasher } from './ports/password-hasher.ts';
import type { Random } from './ports/random.ts';
import type { KeyedHash, SecretBox } from './ports/secret-box.ts';
import type { TokenSigner } from './ports/token-signer.ts';
import type { Database } from './stores.ts';
import type { Limits } from './throttle/limits.ts';
import type { WebhookSender } from './webhook/webhook-sender.ts';

/** All that the engine's verbs need; composed once, passed first. */
export interface Engine {
  readonly clock: Clock;
  readonly random: Random;
  /** A UUIDv7: the ids of one engine sort as they were made. */
  readonly newId: () => string;
  readonly database: Database;
  readonly passwords: PasswordHasher;
  readonly lookups: LookupHasher;
  readonly boxes: SecretBox;
  readonly keyedHash: KeyedHash;
  readonly handles: Handles;
  readonly tokens: TokenSigner;
  readonly deviceKeys: DeviceKeys;
  readonly delivery: Delivery;
  readonly webhooks: WebhookSender;
  readonly limits: Limits;
  readonly factorMethods: ReadonlyMap<FactorType, FactorMethod>;
}
