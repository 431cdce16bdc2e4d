import type { Challenge } from '../challenge/challenge.ts';
import type { Proof } from '../challenge/proof.ts';
import type { Random } from '../ports/random.ts';
import type { VerifiedRequest } from '../push/verified-request.ts';
import type { SentCode } from '../sent-code/sent-code.ts';
import type { Factor, FactorParameters } from './factor.ts';
import type { FactorKind, FactorType } from './factor-kinds.ts';

/** A code of a factor, or a recovery code. */
export interface TypedCode {
  readonly method?: string;
  readonly code: string;
  /** Only this factor may answer; from the engine, never from the wire. */
  readonly factorId?: string;
}

/** A request that a device signed, with what it must name beside its challenge. */
export interface SignedAnswer {
  readonly method: FactorType;
  readonly factorId: string;
  readonly signed: {
    readonly request: VerifiedRequest;
    readonly clientId: string;
    readonly secretNumber: string;
  };
}

/** What a key or another system states about the challenge, as its kind writes it. */
export interface AssertedAnswer {
  readonly method: FactorType;
  readonly factorId?: string;
  readonly assertion: unknown;
}

/** What a person or a device answers to a challenge. */
export type ChallengeResponse = TypedCode | SignedAnswer | AssertedAnswer;

/** Which kinds a response can be of. */
export function answersTo(response: ChallengeResponse): FactorKind['asks'] {
  if ('code' in response) return 'code';
  return 'signed' in response ? 'signature' : 'assertion';
}

/** What a new factor is made of. */
export interface EnrollmentRequest {
  readonly random: Random;
  /** The number, address or public key that it stands for; none where the secret is made here. */
  readonly subject?: string;
  /** What its entry in an authenticator app is called beside an earlier one. */
  readonly entry?: string | undefined;
  /** The network that it is enrolled from. */
  readonly place?: string;
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

export interface PromptRequest {
  readonly challenge: Challenge;
  /** Those that may answer, for the kinds whose prompt depends on them; the newest is the last. */
  readonly factors: readonly OpenFactor[];
  /** What a signed answer must name. */
  readonly secretNumber?: string;
}

export interface CodePrompt {
  readonly asks: 'code';
  /** Where the code is sent, in plain: masked before it is shown. */
  readonly destination?: string;
}

/** What a client needs before it can answer. */
export type Prompt =
  | CodePrompt
  | { readonly asks: 'signature'; readonly challengeId: string; readonly numberDigits: number }
  | { readonly asks: 'assertion'; readonly options: unknown };

/** One kind of authenticator. Knows no HTTP and no SQL. */
export interface FactorMethod {
  readonly type: FactorType;
  enroll(request: EnrollmentRequest): Promise<Enrollment>;
  prompt(request: PromptRequest): Promise<Prompt>;
  /** The proof, unspent, or undefined where the response does not fit. Costs the same either way. */
  verify(
    candidate: OpenFactor,
    challenge: Challenge,
    response: ChallengeResponse,
    now: number,
  ): Promise<Proof | undefined>;
  /** Whether a clock of ours that was ahead spent codes that are still to come: the right one is refused until then. */
  isAhead?(factor: Factor, now: number): boolean;
  /** Seconds by which the authenticator's clock is off, where the response would have fitted at another time. */
  clockSkew?(candidate: OpenFactor, response: ChallengeResponse, now: number): Promise<number | undefined>;
}
