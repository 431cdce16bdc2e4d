import type { FactorMethod } from '../../src/core/factor/factor-method.ts';
import { factorBinding } from '../../src/core/factor/open-factor.ts';
import { newId } from '../../src/core/id.ts';
import type { World } from './engine.ts';
import type { Person } from './person.ts';

/** A device that approves elsewhere: what it answers is no code, and it never holds the tempToken. */
export const outOfBand: FactorMethod = {
  type: 'out-of-band',
  amr: 'swk',
  enroll: (random) => ({ secret: random(16), parameters: {}, state: '0' }),
  verify({ factor, secret }, challenge, { code }) {
    if (code !== answerTo(challenge.id, secret)) return Promise.resolve(undefined);
    const { applicationId, id, state: from } = factor;
    const to = String(Number(from) + 1);
    return Promise.resolve({
      method: 'out-of-band',
      amr: ['swk'],
      givesSudo: true,
      factorId: id,
      spend: ({ factors }, now) => factors.advanceState(applicationId, id, { from, to, now }),
    });
  },
};

function answerTo(challengeId: string, secret: Uint8Array): string {
  return `${challengeId} ${Buffer.from(secret).toString('hex')}`;
}

export interface Device {
  readonly factorId: string;
  /** What the device answers to a challenge. */
  answer(challengeId: string): { method: string; code: string };
}

/** Gives the person such a device, past the set-up that only TOTP has so far. */
export async function giveDevice({ engine }: World, { application, accountId }: Person): Promise<Device> {
  const { secret, parameters, state } = outOfBand.enroll((length) => engine.random.bytes(length));
  const now = engine.clock.now();
  const row = { id: newId(engine), applicationId: application.id };
  await engine.database.stores.factors.insert({
    ...row,
    accountId,
    type: 'out-of-band',
    status: 'active',
    secret: engine.boxes.seal(secret, factorBinding(row)),
    parameters,
    state,
    createdAt: now,
    activatedAt: now,
  });
  const answer = (challengeId: string) => ({ method: 'out-of-band', code: answerTo(challengeId, secret) });
  return { factorId: row.id, answer };
}

/** The challenge behind a tempToken: what a push message would name. */
export async function challengeId(
  { engine }: World,
  { application }: Person,
  tempToken: string,
): Promise<string> {
  const handleHash = engine.handles.hash('temp', tempToken)!;
  const demand = await engine.database.stores.challenges.findDemand(application.id, { handleHash });
  return demand!.challenge.id;
}
