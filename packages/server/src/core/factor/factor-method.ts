import type { Challenge } from '../challenge/challenge.ts';
import type { Proof } from '../challenge/proof.ts';
import type { SentCode } from '../sent-code/sent-code.ts';
import type { Factor, FactorParameters, FactorType } from './factor.ts';

/** What a person or a device answers to a challenge. */
export interface ChallengeResponse {
  readonly method?: string;
  readonly code: string;
  /** Only this factor may answer; from the engine, never from the wire. */
  readonly factorId?: string;
  /** What a signed answer must name beside its challenge; from the engine, never from the wire. */
  readonly signed?: { readonly clientId: string; readonly secretNumber: string };
}

/** A new, still unproved factor, ready to be stored; `secret` is plain and stays in memory. */
export interface Enrollment {
  readonly secret: Uint8Array;
  readonly parameters: FactorParameters;
  readonly state: string;
}

/** A factor with its secret opened, as the engine hands it to its method. */
export interface OpenFactor {
  readonly factor: Factor;
  readonly secret: Uint8Array;
  /** Codes sent to it for this challenge that are still live. */
  readonly sentCodes: readonly SentCode[];
}

/** One kind of authenticator. Knows no HTTP and no SQL. */
export interface FactorMethod {
  readonly type: FactorType;
  /** Authentication method reference (RFC 8176 §2). */
  readonly amr: string;
  /** `destination`: where codes are sent, for the kinds that send them. */
  enroll(random: (bytes: number) => Uint8Array, destination?: string): Enrollment;
  /** The proof, unspent, or undefined where the response does not fit. Costs the same either way. */
  verify(
    candidate: OpenFactor,
    challenge: Challenge,
    response: ChallengeResponse,
    now: number,
  ): Promise<Proof | undefined>;
  /** Seconds by which the authenticator's clock is off, where the response would have fitted at another time. */
  clockSkew?(candidate: OpenFactor, response: ChallengeResponse, now: number): Promise<number | undefined>;
}
