import type { OtpAlgorithm } from '@countersign/otp';

/** A compact JWS as it says itself to be: nothing of it is proved. */
export interface SignedRequest {
  readonly keyId: string;
  readonly type: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Keys of approving devices: ES256 over P-256 (RFC 7518 §3.4). */
export interface DeviceKeys {
  /** Canonical text of a public key on the curve; undefined for anything else. */
  read(jwk: unknown): Promise<string | undefined>;
  /** RFC 7638, SHA-256. */
  thumbprint(key: string): Promise<string>;
  peek(request: string): SignedRequest | undefined;
  isSignedBy(request: string, key: string): Promise<boolean>;
  /** Base64url HMAC under a TOTP secret, by its own hash: what a device shows that it holds the secret. */
  proof(secret: Uint8Array, algorithm: OtpAlgorithm, message: string): string;
}
