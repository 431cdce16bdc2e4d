import { decodeBase32 } from '@countersign/otp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApprovingDevice } from '../support/approving-device.ts';
import { type Business, Caller, newBusiness, newShared, type Shared } from '../support/hosted.ts';
import { authenticator, codeNow, nextCode, wrongCode } from '../support/person.ts';
import { type Service, startService } from '../support/service.ts';

/** ASVS 6.3.7, where another system keeps the login. */
describe('people whose login a business keeps', () => {
  let service: Service;
  let business: Business;

  beforeAll(async () => {
    service = await startService();
    business = await newBusiness(service, { name: 'Blumen & Söhne' });
  });
  afterAll(() => service.close());

  const enrolled = async (): Promise<{ ann: Caller; shared: Shared }> => {
    const [ann, shared] = [new Caller(service, business), newShared()];
    expect((await ann.enable(shared)).status).toBe(200);
    return { ann, shared };
  };
  const notices = async ({ email }: Caller): Promise<string[]> => {
    await service.deliver();
    return service.messages(email).map(({ text }) => text);
  };

  test('are not told of what the business itself does: an import mails to nobody', async () => {
    const { ann, shared } = await enrolled();
    await ann.disable();
    await ann.enable(shared);
    await ann.enable(newShared());
    expect(await notices(ann)).toEqual([]);
  });

  test('are told of a device that may approve, and what to do where it was not theirs', async () => {
    const { ann, shared } = await enrolled();
    const scanned = {
      clientId: business.clientId,
      email: ann.email,
      secret: decodeBase32(shared.body.secret),
    };
    const device = await ApprovingDevice.scan(service.client(), service.clock, scanned);
    await device.register(codeNow(service, shared.totp));
    const [notice, ...more] = await notices(ann);
    expect(more).toEqual([]);
    expect(notice).toContain('approval on a device');
    expect(notice).toContain('choose a new password at Blumen & Söhne and tell them');
    // No password and no session of theirs is here.
    expect(notice).not.toContain('/links/');
  });

  test('are told of a recovery code that was used, and of a lockout', async () => {
    const ann = new Caller(service, business);
    const { secret, recovery_codes: codes } = (await ann.enroll()).data;
    const totp = authenticator(secret);
    await ann.activate(nextCode(service, totp));
    await ann.verify(codes[0]);
    expect(await notices(ann)).toHaveLength(1);
    for (let guess = 0; guess < 10; guess++) await ann.verify(wrongCode(service, totp));
    expect(await notices(ann)).toHaveLength(2);
  });
});
