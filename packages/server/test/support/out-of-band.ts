import { enrollFactor } from '../../src/core/factor/draft-factor.ts';
import type { AssertedAnswer, FactorMethod } from '../../src/core/factor/factor-method.ts';
import type { World } from './engine.ts';
import type { Person } from './person.ts';

/** A device that approves elsewhere: what it answers is no code, and it never holds the tempToken. */
export const outOfBand: FactorMethod = {
  type: 'out-of-band',
  enroll: ({ random }) => Promise.resolve({ secret: random.bytes(16), parameters: {}, state: '0' }),
  prompt: ({ challenge }) => Promise.resolve({ asks: 'assertion', options: { challengeId: challenge.id } }),
  verify({ factor, secret }, challenge, response) {
    const fits = 'assertion' in response && response.assertion === answerTo(challenge.id, secret);
    if (!fits) return Promise.resolve(undefined);
    const { id, state: from } = factor;
    const to = String(Number(from) + 1);
    return Promise.resolve({
      method: 'out-of-band',
      amr: ['swk'],
      givesSudo: true,
      factorId: id,
      spend: ({ factors }, now) => factors.advanceState(id, { from, to, now }),
    });
  },
};

function answerTo(challengeId: string, secret: Uint8Array): string {
  return `${challengeId} ${Buffer.from(secret).toString('hex')}`;
}

export interface Device {
  readonly factorId: string;
  /** What the device answers to a challenge. */
  answer(challengeId: string): AssertedAnswer;
}

/** Gives the person such a device, past the set-up that only TOTP has so far. */
export async function giveDevice({ engine }: World, { application, accountId }: Person): Promise<Device> {
  const owner = { account: { id: accountId, applicationId: application.id }, type: 'out-of-band' } as const;
  const { factor, secret } = await enrollFactor(engine, owner);
  await engine.database.stores.in(factor.applicationId).factors.insert(factor);
  const answer = (challengeId: string) =>
    ({ method: 'out-of-band', assertion: answerTo(challengeId, secret) }) as const;
  return { factorId: factor.id, answer };
}

/** The challenge behind a tempToken: what a push message would name. */
export async function challengeId(
  { engine }: World,
  { application }: Person,
  tempToken: string,
): Promise<string> {
  const handleHash = engine.handles.hash('temp', tempToken)!;
  const demand = await engine.database.stores.in(application.id).challenges.findDemand({ handleHash });
  return demand!.challenge.id;
}
