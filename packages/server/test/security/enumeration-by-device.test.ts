import { afterAll, beforeAll, expect, test } from 'vitest';
import { setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import { ApprovingDevice } from '../support/approving-device.ts';
import { type Business, Caller, newBusiness, newEmail, newShared } from '../support/hosted.ts';
import { newHostedPerson } from '../support/hosted-person.ts';
import { codeNow } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';
import { ownStatements } from '../support/statements.ts';

// Remembered for a second, whoever asks.

let service: Service;
let business: Business;

beforeAll(async () => {
  service = await startService();
  business = await newBusiness(service);
});
afterAll(() => service.close());

// Registering a device takes no API key: anyone may name any address.
test('a stranger who registers a device learns of nobody whether they are known, enrolled or disabled', async () => {
  const stranger = await newHostedPerson(service, business.application);
  const enrolled = await newHostedPerson(service, business.application);
  const shutOut = await newHostedPerson(service, business.application);
  const { stores } = service.engine.database;
  const account = await stores.in(business.application.id).accounts.findById(shutOut.accountId);
  await setAccountDisabled(service.engine.in(business.application), account!, {
    disabled: true,
    reason: 'left',
  });
  const turnedOff = new Caller(service, business);
  await turnedOff.enable(newShared());
  await turnedOff.disable();
  const told = [];
  for (const email of [newEmail(), enrolled.email, shutOut.email, turnedOff.email]) {
    const scanned = { clientId: business.clientId, email, secret: stranger.secret };
    const device = await ApprovingDevice.scan(service.client(), service.clock, scanned);
    const registration = await device.registration(codeNow(service, enrolled.totp));
    service.statements.length = 0;
    const { status, body } = await device.client.post('/v1/devices', registration);
    const { requestId: _ofThisRequest, ...rest } = body;
    told.push({ status, rest, statements: ownStatements(service.statements) });
  }
  expect(told[0]).toMatchObject({ status: 400, rest: { code: 'invalid_code' } });
  expect(told.slice(1)).toEqual([told[0], told[0], told[0]]);
});
