import { findTotpStep, generateSecret, normalizeCode, timeStep, verifyTotp } from '@countersign/otp';
import type { Proof } from '../challenge/proof.ts';
import { MINUTE } from '../clock.ts';
import type { Factor } from '../factor/factor.ts';
import { FACTOR_KINDS } from '../factor/factor-kinds.ts';
import type { FactorMethod, OpenFactor } from '../factor/factor-method.ts';
import type { Hmac } from '../ports/hmac.ts';
import { isAhead, isSpent, NO_STEPS, readSpentSteps, spendStep } from './spent-steps.ts';

const SECRET_BYTES = 20;
const SKEW_SEARCHED = 10 * MINUTE;

/** Time-based one-time passwords (RFC 6238); the window is the current step and one on each side. */
export function createTotpMethod(hmac: Hmac): FactorMethod {
  return {
    type: 'totp',

    enroll({ random, entry }) {
      return Promise.resolve({
        secret: generateSecret(SECRET_BYTES, (length) => random.bytes(length)),
        // What every authenticator app honours, whatever the URI says.
        parameters: { algorithm: 'SHA1', digits: 6, period: 30, ...(entry !== undefined && { entry }) },
        state: NO_STEPS,
      });
    },

    prompt: () => Promise.resolve({ asks: 'code' }),

    async verify(candidate, _challenge, response, now) {
      if (!('code' in response)) return undefined;
      const spent = readSpentSteps(candidate.factor.state);
      const step = await verifyTotp({
        ...guess(candidate, response.code, now),
        hmac,
        spentSteps: (candidateStep) => isSpent(spent, candidateStep),
      });
      return step === undefined ? undefined : proofOf(candidate.factor, step);
    },

    isAhead: (factor, now) => isAhead(factor.state, currentStep(factor, now)),

    async clockSkew(candidate, response, now) {
      if (!('code' in response)) return undefined;
      const options = guess(candidate, response.code, now);
      const step = await findTotpStep({ ...options, hmac, within: SKEW_SEARCHED });
      if (step === undefined) return undefined;
      return (step - timeStep(now, options.period)) * options.period;
    },
  };
}

function currentStep({ parameters }: Factor, now: number): number {
  return timeStep(now, parameters.period);
}

function guess({ factor, secret }: OpenFactor, code: string, now: number) {
  const { algorithm = 'SHA1', digits = 6, period = 30 } = factor.parameters;
  return { secret, code: normalizeCode(code), algorithm, digits, period, now };
}

function proofOf(factor: Factor, step: number): Proof {
  const to = spendStep(factor.state, step);
  const { id, state: from } = factor;
  return {
    method: 'totp',
    amr: [FACTOR_KINDS.totp.amr],
    givesSudo: true,
    factorId: id,
    spend: ({ factors }, now) =>
      factor.status === 'pending'
        ? factors.activate(id, { from, to, now })
        : factors.advanceState(id, { from, to, now }),
  };
}
