import type { DeviceKeys, SignedRequest } from '../ports/device-keys.ts';

/** A request whose signature was checked. Only `verify` makes one, so that holding one is proof of the check. */
export class VerifiedRequest {
  readonly signed: SignedRequest;
  /** The public key that the signature was checked against. */
  readonly key: string;

  private constructor(signed: SignedRequest, key: string) {
    this.signed = signed;
    this.key = key;
  }

  static async verify(keys: DeviceKeys, request: string, key: string): Promise<VerifiedRequest | undefined> {
    const signed = keys.peek(request);
    if (signed === undefined || !(await keys.isSignedBy(request, key))) return undefined;
    return new VerifiedRequest(signed, key);
  }
}
