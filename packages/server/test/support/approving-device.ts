import { createHmac } from 'node:crypto';
import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
} from 'jose';
import type { Clock } from '../../src/core/clock.ts';
import type { Answer, Json } from './client.ts';

/** The way to the service. */
interface Line {
  post(path: string, body: Json): Promise<Answer>;
}

/** What a QR code tells an app. */
export interface Scanned {
  readonly clientId: string;
  readonly email: string;
  readonly secret: Uint8Array;
}

interface Key {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** An app that approves, written from docs/hosted.md alone; it speaks HTTP and nothing else of ours. */
export class ApprovingDevice {
  deviceId = '';
  readonly client: Line;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #scanned: Scanned;
  readonly #key: Key;
  #sequence = 0;

  private constructor(client: Line, clock: Pick<Clock, 'now'>, scanned: Scanned, key: Key) {
    this.client = client;
    this.#clock = clock;
    this.#scanned = scanned;
    this.#key = key;
  }

  static async scan(client: Line, clock: Pick<Clock, 'now'>, scanned: Scanned): Promise<ApprovingDevice> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new ApprovingDevice(client, clock, scanned, {
      privateKey,
      publicJwk: await exportJWK(publicKey),
    });
  }

  /** The registration as it is sent; a test may bend it. */
  async registration(code: string, change: Json = {}): Promise<Json> {
    const { clientId, email, secret } = this.#scanned;
    const public_key = this.#key.publicJwk;
    const thumbprint = await calculateJwkThumbprint(public_key, 'sha256');
    const message = ['countersign-device-v1', clientId, email, thumbprint, code].join('\n');
    const key_proof = createHmac('sha1', secret).update(message).digest('base64url');
    return { client_id: clientId, email, code, name: 'A phone', public_key, key_proof, ...change };
  }

  async register(code: string): Promise<Answer> {
    const answer = await this.client.post('/v1/devices', await this.registration(code));
    if (answer.status === 201) this.deviceId = answer.data.device_id;
    return answer;
  }

  async poll(): Promise<Answer> {
    return this.post('/v1/devices/requests', await this.sign('countersign-poll+jwt', {}));
  }

  async approve(challengeId: string, secretNumber: string): Promise<Answer> {
    const claims = { challenge_id: challengeId, decision: 'approve', secret_number: secretNumber };
    return this.post('/v1/devices/answers', await this.sign('countersign-answer+jwt', claims));
  }

  async deny(challengeId: string): Promise<Answer> {
    const claims = { challenge_id: challengeId, decision: 'deny' };
    return this.post('/v1/devices/answers', await this.sign('countersign-answer+jwt', claims));
  }

  post(path: string, request: string): Promise<Answer> {
    return this.client.post(path, { request });
  }

  /** Any request, with the header and claims that a test wants otherwise. */
  sign(typ: string, claims: Json, header: Json = {}, key = this.#key.privateKey): Promise<string> {
    const now = this.#clock.now();
    this.#sequence = Math.max(this.#sequence + 1, now);
    const common = { client_id: this.#scanned.clientId, iat: Math.floor(now / 1000), seq: this.#sequence };
    const payload = new TextEncoder().encode(JSON.stringify({ ...common, ...claims }));
    return new CompactSign(payload)
      .setProtectedHeader({ alg: 'ES256', kid: this.deviceId, typ, ...header })
      .sign(key);
  }
}
