import { normalizeCode } from '@countersign/otp';
import type { Challenge } from '../challenge/challenge.ts';
import type { Proof } from '../challenge/proof.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import type { SentFactorType } from '../factor/factor.ts';
import type { FactorMethod, OpenFactor } from '../factor/factor-method.ts';
import type { KeyedHash } from '../ports/secret-box.ts';
import { rangeOf } from '../sms-firewall/judge-sms.ts';
import { readNumber } from '../sms-firewall/read-number.ts';
import { codeMac } from './code.ts';
import type { SentCode } from './sent-code.ts';

/** RFC 8176 §2 has a value of its own for text messages. */
const AMR = { sms: 'sms', email: 'otp' } as const;

type Numbers = Pick<Delivery, 'phoneNumbers' | 'acceptsAnyNumber'>;

interface SentCodeMethodParts {
  readonly type: SentFactorType;
  readonly keyedHash: KeyedHash;
  readonly delivery: Numbers;
}

/** Codes that travel: the factor is the destination, the code lives with the challenge. */
export function createSentCodeMethod({ type, keyedHash, delivery }: SentCodeMethodParts): FactorMethod {
  return {
    type,
    amr: AMR[type],

    enroll(_random, destination = '') {
      return { secret: new TextEncoder().encode(destination), parameters: {}, state: '' };
    },

    verify(candidate, challenge, response) {
      const code = normalizeCode(response.code);
      const match = candidate.sentCodes.find((sent) => matches(keyedHash, sent, challenge, code));
      return Promise.resolve(match && proofOf(candidate, match, type, delivery));
    },
  };
}

function matches(keyedHash: KeyedHash, sent: SentCode, { id }: Challenge, code: string): boolean {
  // A code of five minutes is not worth an error when its key was taken away.
  if (!keyedHash.holds(sent.keyId)) return false;
  const mac = codeMac({ keyedHash }, { ...sent, challengeId: id }, code, sent.keyId);
  // Both sides are HMACs: where they first differ tells nothing of the code.
  return mac === sent.mac;
}

function proofOf(
  { factor, secret }: OpenFactor,
  sent: SentCode,
  type: SentFactorType,
  delivery: Numbers,
): Proof {
  const { applicationId, id, state } = factor;
  return {
    method: type,
    amr: [AMR[type]],
    givesSudo: true,
    factorId: id,
    async spend(stores, now) {
      if (!(await stores.sentCodes.spend(applicationId, sent.id, now))) return false;
      // Left by a process that died after the message had gone: nobody needs it again.
      await stores.outbox.cancelForCodes(applicationId, [sent.id], now);
      const change = { from: state, to: state, now };
      const isSetup = factor.status === 'pending';
      const counted = isSetup
        ? await stores.factors.activate(applicationId, id, change)
        : await stores.factors.advanceState(applicationId, id, change);
      const range = type === 'sms' ? smsRange(delivery, secret, isSetup ? 'setup' : 'login') : undefined;
      if (counted && range !== undefined) await stores.smsLedger.recordConfirmed(applicationId, range, now);
      return counted;
    },
  };
}

/** The stored number has its calling code, so that the region plays no part. */
function smsRange(delivery: Numbers, secret: Uint8Array, purpose: CodePurpose): string | undefined {
  const phone = readNumber(delivery, new TextDecoder().decode(secret), 'US');
  return phone && rangeOf(phone, purpose);
}
