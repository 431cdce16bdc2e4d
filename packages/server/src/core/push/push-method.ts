import { normalizeCode } from '@countersign/otp';
import { FACTOR_KINDS } from '../factor/factor-kinds.ts';
import type { FactorMethod } from '../factor/factor-method.ts';
import { writeDevice } from './device-state.ts';

/** What the signature of an answer is for (RFC 8725 §3.11): it is good for nothing else. */
export const ANSWER_TYPE = 'countersign-answer+jwt';

/** Approvals by a device: the factor is its public key, the answer a signature over challenge, application and number. */
export const pushMethod: FactorMethod = {
  type: 'push',

  enroll({ subject: publicKey = '', place = '' }) {
    const state = writeDevice({ sequence: 0, place });
    return Promise.resolve({ secret: new TextEncoder().encode(publicKey), parameters: {}, state });
  },

  prompt({ challenge, secretNumber = '' }) {
    const { length: numberDigits } = secretNumber;
    return Promise.resolve({ asks: 'signature', challengeId: challenge.id, numberDigits });
  },

  async verify({ factor, secret }, challenge, response) {
    if (!('signed' in response)) return undefined;
    const { signed } = response;
    const { keyId, type, claims } = signed.request.signed;
    const number = claims['secret_number'];
    const names =
      keyId === factor.id &&
      type === ANSWER_TYPE &&
      claims['client_id'] === signed.clientId &&
      claims['challenge_id'] === challenge.id &&
      claims['decision'] === 'approve';
    const fits = typeof number === 'string' && normalizeCode(number) === signed.secretNumber;
    // The key may have been replaced since the signature was checked.
    const isOwnKey = signed.request.key === new TextDecoder().decode(secret);
    if (!names || !fits || !isOwnKey) return undefined;
    const { accountId, id } = factor;
    return {
      method: 'push',
      amr: [FACTOR_KINDS.push.amr],
      givesSudo: true,
      factorId: id,
      // The request's sequence was spent when it came in; here the device must still be one.
      spend: async ({ factors }) => (await factors.findActive(id))?.accountId === accountId,
    };
  },
};
