import { Secret } from 'otpauth';

export function librarySecret(secret: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(secret).buffer });
}
