import { expect, test } from 'vitest';
import { newHostedPerson } from '../../support/hosted-person.ts';
import { inParallel } from '../../support/outcomes.ts';
import { codeNow, nextCode, wrongCode } from '../../support/person.ts';
import { describeDevices, told } from './describe-devices.ts';

describeDevices('the registration of devices', (on) => {
  test('a registration needs the secret: a right code alone is a wrong one, and nobody pays for it', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    const device = await on.scan(owner);
    const other = await on.scan({ ...owner, secret: new Uint8Array(20) });
    const code = nextCode(on.service, owner.totp);
    const proofs = [
      await other.registration(code),
      await device.registration(code, { key_proof: '' }),
      await device.registration(code, { public_key: (await other.registration(code)).public_key }),
      await device.registration(code, { email: owner.email.toUpperCase() }),
      { ...(await device.registration(wrongCode(on.service, owner.totp))), code },
      await device.registration(code, { email: 'nobody@example.com' }),
    ];
    const before = await on.used();
    for (const proof of proofs) {
      expect(told(await device.client.post('/v1/devices', proof))).toEqual([400, 'invalid_code']);
    }
    expect(await on.used()).toEqual(before);
    expect((await device.register(code)).status).toBe(201);
  });

  test('the code of a registration is spent by it, and counted where it is wrong', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    const [first, second] = [await on.scan(owner), await on.scan(owner)];
    const code = nextCode(on.service, owner.totp);
    const registration = await first.registration(code);
    expect((await first.client.post('/v1/devices', registration)).status).toBe(201);
    expect(told(await first.client.post('/v1/devices', registration))).toEqual([400, 'invalid_code']);
    for (let guess = 0; guess < 9; guess++) {
      expect(told(await second.register(wrongCode(on.service, owner.totp)))).toEqual([400, 'invalid_code']);
    }
    expect(told(await second.register(nextCode(on.service, owner.totp)))).toEqual([429, 'rate_limited']);
  });

  test('one registration sent 20 times at once makes one device', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    const device = await on.scan(owner);
    const registration = await device.registration(nextCode(on.service, owner.totp));
    const answers = await inParallel(20, () => device.client.post('/v1/devices', registration));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test('five devices are enough', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    for (let made = 0; made < 5; made++) {
      expect((await (await on.scan(owner)).register(nextCode(on.service, owner.totp))).status).toBe(201);
    }
    const sixth = await (await on.scan(owner)).register(nextCode(on.service, owner.totp));
    expect(told(sixth)).toEqual([409, 'too_many_methods']);
  });

  test('a key that is none, and an application that is none, are refused', async () => {
    const owner = await newHostedPerson(on.service, on.business.application);
    const device = await on.scan(owner);
    const code = codeNow(on.service, owner.totp);
    const { public_key } = await device.registration(code);
    for (const key of [
      { ...public_key, crv: 'P-384' },
      { ...public_key, kty: 'RSA' },
      { ...public_key, x: public_key.y },
      { ...public_key, x: '' },
    ]) {
      const answer = await device.client.post(
        '/v1/devices',
        await device.registration(code, { public_key: key }),
      );
      expect(told(answer)).toEqual([400, 'invalid_request']);
      expect(answer.body.error).toContain('public_key');
    }
    for (const [client_id, expected] of [
      ['nowhere', [404, 'application_not_found']],
      ['default', [403, 'wrong_application_kind']],
    ] as const) {
      const body = await device.registration(code, { client_id });
      expect(told(await device.client.post('/v1/devices', body))).toEqual(expected);
    }
  });
});
