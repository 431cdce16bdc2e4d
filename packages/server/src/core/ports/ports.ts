import type { Clock } from '../clock.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { FactorType } from '../factor/factor-kinds.ts';
import type { FactorMethod } from '../factor/factor-method.ts';
import type { Limits } from '../throttle/limits.ts';
import type { WebhookSender } from '../webhook/webhook-sender.ts';
import type { DeviceKeys } from './device-keys.ts';
import type { Handles } from './handles.ts';
import type { HashQueue } from './hash-queue.ts';
import type { LookupHasher, PasswordHasher } from './password-hasher.ts';
import type { Random } from './random.ts';
import type { KeyedHash, SecretBox } from './secret-box.ts';
import type { TokenSigner } from './token-signer.ts';

/** What needs no database: time, randomness, keys, ways out. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  /** A UUIDv7: the ids of one engine sort as they were made. */
  readonly newId: () => string;
  readonly hashQueue: HashQueue;
  readonly passwords: PasswordHasher;
  readonly lookups: LookupHasher;
  readonly boxes: SecretBox;
  /** Boxes under a key of 32 bytes that is itself kept in a box. */
  readonly boxesUnder: (key: Uint8Array) => SecretBox;
  readonly keyedHash: KeyedHash;
  readonly handles: Handles;
  readonly tokens: TokenSigner;
  readonly deviceKeys: DeviceKeys;
  readonly delivery: Delivery;
  readonly webhooks: WebhookSender;
  readonly limits: Limits;
  /** Who operates this engine, for the audit trail: `cli:root`. */
  readonly operator?: string;
  readonly factorMethods: ReadonlyMap<FactorType, FactorMethod>;
}
