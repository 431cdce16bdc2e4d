import { beforeAll, expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import type { Json } from '../support/client.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { type Business, newBusiness, told } from '../support/hosted.ts';
import { newHostedPerson } from '../support/hosted-person.ts';
import { nextCode } from '../support/person.ts';

const STRANGE: readonly unknown[] = [
  '\0',
  'a\0b',
  '\ud800',
  {},
  [],
  [['x']],
  true,
  1.5,
  1e300,
  '',
  'x'.repeat(1_000),
];

// What is inside a JWS came past the parser of bodies: it is as odd as its sender likes.
describeAttack('odd requests of devices', (on) => {
  let business: Business;
  let device: ApprovingDevice;

  beforeAll(async () => {
    business = await newBusiness(on.target);
    const owner = await newHostedPerson(on.target, business.application);
    device = await ApprovingDevice.scan(on.target.client(), on.target.clock, {
      clientId: business.clientId,
      email: owner.email,
      secret: owner.secret,
    });
    expect((await device.register(nextCode(on.target, owner.totp))).status).toBe(201);
  });

  const send = async (typ: string, claims: Json, header: Json = {}) => {
    const path = typ.includes('poll') ? '/v1/devices/requests' : '/v1/devices/answers';
    return told(await device.post(path, await device.sign(typ, claims, header)));
  };

  test.each(['countersign-poll+jwt', 'countersign-answer+jwt'])('%s of strangers', async (typ) => {
    for (const strange of STRANGE) {
      const kid = await send(typ, {}, { kid: strange });
      expect([strange, 'kid', kid]).toEqual([strange, 'kid', [401, 'invalid_device']]);
      const client = await send(typ, { client_id: strange });
      expect([strange, 'client_id', client]).toEqual([strange, 'client_id', [401, 'invalid_device']]);
    }
  });

  test('answers of the device itself about requests that cannot be', async () => {
    for (const strange of STRANGE) {
      const answer = await send('countersign-answer+jwt', { challenge_id: strange, decision: 'deny' });
      expect([strange, answer[0] < 500]).toEqual([strange, true]);
    }
  });
});
