import { normalizeCode } from '@countersign/otp';
import type { Challenge } from '../../challenge/challenge.ts';
import type { Proof } from '../../challenge/proof.ts';
import type { PhoneNumbers } from '../../delivery/phone-numbers.ts';
import type { KeyedHash } from '../../ports/secret-box.ts';
import { codeMac } from '../../sent-code/code.ts';
import type { SentCode } from '../../sent-code/sent-code.ts';
import { prefixOf } from '../../sms-firewall/judge-sms.ts';
import type { SentFactorType } from '../factor.ts';
import type { FactorMethod, OpenFactor } from '../factor-method.ts';

/** RFC 8176 §2 has a value of its own for text messages. */
const AMR = { sms: 'sms', email: 'otp' } as const;

interface SentCodeMethodParts {
  readonly type: SentFactorType;
  readonly keyedHash: KeyedHash;
  readonly phoneNumbers: PhoneNumbers;
}

/** Codes that travel: the factor is the destination, the code lives with the challenge. */
export function createSentCodeMethod({ type, keyedHash, phoneNumbers }: SentCodeMethodParts): FactorMethod {
  return {
    type,
    amr: AMR[type],

    enroll(_random, destination = '') {
      return { secret: new TextEncoder().encode(destination), parameters: {}, state: '' };
    },

    verify(candidate, challenge, response) {
      const code = normalizeCode(response.code);
      const match = candidate.sentCodes.find((sent) => matches(keyedHash, sent, challenge, code));
      return Promise.resolve(match && proofOf(candidate, match, type, phoneNumbers));
    },
  };
}

function matches(keyedHash: KeyedHash, sent: SentCode, { id }: Challenge, code: string): boolean {
  const mac = codeMac({ keyedHash }, { ...sent, challengeId: id }, code, sent.keyId);
  // Both sides are HMACs: where they first differ tells nothing of the code.
  return mac === sent.mac;
}

function proofOf(
  { factor, secret }: OpenFactor,
  sent: SentCode,
  type: SentFactorType,
  phoneNumbers: PhoneNumbers,
): Proof {
  const { applicationId, id, state } = factor;
  return {
    method: type,
    amr: [AMR[type]],
    givesSudo: true,
    factorId: id,
    async spend(stores, now) {
      if (!(await stores.sentCodes.spend(applicationId, sent.id, now))) return false;
      const change = { from: state, to: state, now };
      const counted =
        factor.status === 'pending'
          ? await stores.factors.activate(applicationId, id, change)
          : await stores.factors.advanceState(applicationId, id, change);
      const prefix = type === 'sms' ? smsPrefix(phoneNumbers, secret) : undefined;
      if (counted && prefix !== undefined) await stores.smsLedger.recordConfirmed(applicationId, prefix, now);
      return counted;
    },
  };
}

function smsPrefix(phoneNumbers: PhoneNumbers, secret: Uint8Array): string | undefined {
  const phone = phoneNumbers.parse(new TextDecoder().decode(secret), 'US');
  return phone && prefixOf(phone);
}
