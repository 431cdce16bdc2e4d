import { decodeBase32, generateTotp, parseOtpauthUri, timeStep } from '../../packages/otp/src/index.ts';
import { Unexpected } from './unexpected.ts';

const PERIOD = 30_000;

/** What runs on a phone: it learns a secret from a QR code and shows six digits every 30 seconds. */
export class Authenticator {
  readonly #secret: Uint8Array;
  #lastStep = -1;

  /** Scanning and typing in by hand must teach the same secret. */
  constructor(otpauthUrl: string, typedSecret: string) {
    this.#secret = parseOtpauthUri(otpauthUrl).secret;
    if (Buffer.compare(this.#secret, decodeBase32(typedSecret)) !== 0) {
      throw new Unexpected('The QR code and the secret for typing in by hand differ.');
    }
  }

  /**
   * A code that was not shown before. The service takes each code once, and those of the neighbouring steps
   * too: the next one may come early, so that nobody waits for half a minute.
   */
  async nextCode(): Promise<string> {
    this.#lastStep = Math.max(this.#lastStep + 1, timeStep(Date.now()));
    return generateTotp({ secret: this.#secret, now: this.#lastStep * PERIOD });
  }
}
