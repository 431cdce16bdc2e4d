import type { Factor } from '../factor/factor.ts';
import { FACTOR_KINDS, isSent, kindsWith } from '../factor/factor-kinds.ts';
import { answersTo, type ChallengeResponse, type OpenFactor } from '../factor/factor-method.ts';
import { openFactor } from '../factor/open-factor.ts';
import type { Ports } from '../ports/ports.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import type { SentCode } from '../sent-code/sent-code.ts';
import type { Challenge, Demand } from './challenge.ts';
import type { Proof } from './proof.ts';

export interface Evaluation {
  readonly proof: Proof | undefined;
  /** Factors whose secrets do not open. */
  readonly unreadable: readonly Factor[];
}

/** The factors that a response may come from. */
export function candidateFactors(
  { challenge, factors }: Demand,
  sentCodes: readonly SentCode[],
  response: ChallengeResponse,
  now: number,
): Factor[] {
  const inPlay = factors.filter((factor) => isInPlay(factor, challenge, now));
  const meant = inPlay.filter((factor) => isMeant(factor, response));
  const reached = meant.filter(
    (factor) => !isSent(factor.type) || sentCodes.some(({ factorId }) => factorId === factor.id),
  );
  // What is typed is no signature: devices are not charged for it.
  return kindsWith({ asks: answersTo(response) }).flatMap((kind) =>
    reached.filter(({ type }) => type === kind).slice(-FACTOR_KINDS[kind].mostPerAccount),
  );
}

function isMeant({ id, type }: Factor, { method = type, factorId = id }: ChallengeResponse): boolean {
  return method === type && factorId === id;
}

function isInPlay(factor: Factor, challenge: Challenge, now: number): boolean {
  const { factors, lifetime } = PURPOSES[challenge.purpose];
  if (factors === 'pending') {
    const fresh = factor.createdAt > now - lifetime && challenge.methods.includes(factor.type);
    return factor.status === 'pending' && factor.setupSessionId === challenge.sessionId && fresh;
  }
  return factor.status === 'active' && challenge.methods.includes(factor.type) && !isCoolingDown(factor, now);
}

/** After a reset through the same mailbox. */
export function isCoolingDown({ cooldownUntil }: Factor, now: number): boolean {
  return cooldownUntil !== undefined && cooldownUntil > now;
}

/** Tries the response on every candidate; a demand without candidates costs what one with them does. */
export async function evaluateFactors(
  ports: Ports,
  challenge: Challenge,
  {
    candidates,
    sentCodes,
    response,
  }: {
    readonly candidates: readonly Factor[];
    readonly sentCodes: readonly SentCode[];
    readonly response: ChallengeResponse;
  },
): Promise<Evaluation> {
  const opened = candidates.map((factor) => openFactor(ports, factor, sentCodes));
  const readable = opened.filter((candidate) => candidate !== undefined);
  const tried = readable.length > 0 ? readable : [decoy(ports, challenge)];
  const proofs: (Proof | undefined)[] = [];
  for (const candidate of tried) proofs.push(await verify(ports, candidate, challenge, response));
  return {
    proof: readable.length > 0 ? proofs.find((proof) => proof !== undefined) : undefined,
    unreadable: candidates.filter((_, index) => opened[index] === undefined),
  };
}

/** How far the authenticator's clock is off, in seconds, where that explains a refused set-up code. */
export async function findClockSkew(
  ports: Ports,
  candidates: readonly Factor[],
  response: ChallengeResponse,
): Promise<number | undefined> {
  for (const factor of candidates) {
    const opened = openFactor(ports, factor);
    const method = ports.factorMethods.get(factor.type);
    if (opened === undefined || method?.clockSkew === undefined) continue;
    const skew = await method.clockSkew(opened, response, ports.clock.now());
    if (skew !== undefined && skew !== 0) return skew;
  }
  return undefined;
}

async function verify(
  ports: Ports,
  candidate: OpenFactor,
  challenge: Challenge,
  response: ChallengeResponse,
): Promise<Proof | undefined> {
  const method = ports.factorMethods.get(candidate.factor.type);
  return method?.verify(candidate, challenge, response, ports.clock.now());
}

function decoy(ports: Ports, { id, applicationId, accountId, createdAt }: Challenge): OpenFactor {
  const factor: Factor = {
    id,
    applicationId,
    accountId,
    type: 'totp',
    status: 'active',
    secret: '',
    parameters: {},
    state: '[]',
    createdAt,
  };
  return { factor, secret: ports.random.bytes(20), sentCodes: [] };
}
