import { normalizeCode } from '@countersign/otp';
import type { Proof } from '../challenge/proof.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { CodePurpose } from '../delivery/message-texts.ts';
import { FACTOR_KINDS, type SentFactorType } from '../factor/factor-kinds.ts';
import type { FactorMethod, OpenFactor } from '../factor/factor-method.ts';
import type { KeyedHash } from '../ports/secret-box.ts';
import { rangeOf } from '../sms-firewall/judge-sms.ts';
import { readNumber } from '../sms-firewall/read-number.ts';
import { isCode } from './code.ts';
import { readDestination } from './destination.ts';
import type { SentCode } from './sent-code.ts';

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

    enroll({ subject: destination = '' }) {
      return Promise.resolve({ secret: new TextEncoder().encode(destination), parameters: {}, state: '' });
    },

    prompt({ factors }) {
      const newest = factors.at(-1);
      return Promise.resolve({
        asks: 'code',
        ...(newest !== undefined && { destination: readDestination(newest) }),
      });
    },

    verify(candidate, challenge, response) {
      if (!('code' in response)) return Promise.resolve(undefined);
      const code = normalizeCode(response.code);
      const match = candidate.sentCodes.find((sent) => isCode(keyedHash, sent, challenge, code));
      return Promise.resolve(match && proofOf(candidate, match, type, delivery));
    },
  };
}

function proofOf(candidate: OpenFactor, sent: SentCode, type: SentFactorType, delivery: Numbers): Proof {
  const { factor } = candidate;
  const { id, state } = factor;
  return {
    method: type,
    amr: [FACTOR_KINDS[type].amr],
    givesSudo: true,
    factorId: id,
    async spend(stores, now) {
      if (!(await stores.sentCodes.spend(sent.id, now))) return false;
      // Left by a process that died after the message had gone: nobody needs it again.
      await stores.outbox.cancelForCodes([sent.id], now);
      const change = { from: state, to: state, now };
      const isSetup = factor.status === 'pending';
      const counted = isSetup
        ? await stores.factors.activate(id, change)
        : await stores.factors.advanceState(id, change);
      const purpose = isSetup ? 'setup' : 'login';
      const range = type === 'sms' ? smsRange(delivery, readDestination(candidate), purpose) : undefined;
      if (counted && range !== undefined) await stores.smsLedger.recordConfirmed(range, now);
      return counted;
    },
  };
}

/** The stored number has its calling code, so that the region plays no part. */
function smsRange(delivery: Numbers, number: string, purpose: CodePurpose): string | undefined {
  const phone = readNumber(delivery, number, 'US');
  return phone && rangeOf(phone, purpose);
}
