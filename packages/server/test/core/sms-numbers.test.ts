import { afterAll, describe, expect, test } from 'vitest';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { addDestination, beginSetup, newestCode, scripted, withDelivery } from '../support/codes.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import { newMember, newPerson } from '../support/person.ts';

// What the number alone says: no storage is asked.
describe('numbers that text messages may go to', async () => {
  const world = await composeEngine(engines[0]!, { cheapHashes: true });
  afterAll(world.close);
  const gateway = scripted<{ to: string }>();
  const paying = withDelivery(world, { sms: gateway, acceptsAnyNumber: false });
  const counters = () =>
    world.sql.selectFrom('throttles').select('key').where('key', 'like', 'sms%').execute();
  const allow = async (...countries: string[]) => {
    const sms = { ...world.application.settings.sms, countries };
    return unwrap(await updateApplication(world.engine, world.application, { settings: { sms } }));
  };

  test.each([
    ['a premium number', '+449012345678'],
    ['a shared-cost number', '+448431234567'],
    ['a shared-cost number of no country', '+80812345678'],
    ['a number that the called pay for', '+18005550123'],
    ['a number in the premium area code', '+19005550123'],
    ['a follow-me number', '+447012345678'],
    ['a pager', '+447640123456'],
    ['a fixed line', '+442071838750'],
    ['a satellite phone', '+881612345678'],
    ['an international network', '+88213300655'],
    ['a range that nobody has', '+4990012345'],
    ['a range that its country has not assigned', '+23222123456'],
  ])(
    'not %s: no limit counts it, nothing is sent, and the answer names another way',
    async (_name, number) => {
      const [person, member] = [await newPerson(world), await newMember(world)];
      const before = await counters();
      expect(await beginSetup(paying, person, 'sms', number)).toEqual({
        ok: false,
        code: 'delivery_closed',
        detail: {
          field: 'phoneNumber',
          message: "We can't send text messages to this number right now. Use an authenticator app instead",
        },
      });
      expect(await beginSetup(paying, member, 'sms', number)).toMatchObject({
        detail: { message: expect.stringMatching(/Use another method instead: totp, a backup code$/) },
      });
      expect(await counters()).toEqual(before);
      expect(gateway.sent).toEqual([]);
    },
  );

  test.each([
    ['US', '+12025550123', '+34600111222'],
    ['ES', '+34600111222', '+12025550123'],
    // One calling code, many countries.
    ['CA', '+14165550123', '+12025550123'],
  ])('only in the countries that are listed: %s', async (country, inside, outside) => {
    const application = await allow(country);
    const person = await newPerson(world, { application });
    expect(await beginSetup(paying, person, 'sms', outside)).toMatchObject({
      code: 'delivery_closed',
      detail: { field: 'phoneNumber' },
    });
    expect(verdict(await beginSetup(paying, person, 'sms', inside))).toBe('ok');
    gateway.sent.length = 0;
    await allow();
  });

  test.each(['12345678', '999999999999999', '+99912345678', '020 2555 0123', '(555) 123-4567-8'])(
    'in development any 8 to 15 digits, such as %s, which reach the inbox',
    async (number) => {
      const person = await newPerson(world);
      unwrap(await beginSetup(world, person, 'sms', number));
      const [message] = world.deliveryRoom.inbox!.list();
      expect(message!.to).toMatch(/^\+\d{8,15}$/);
      expect(message!.to.endsWith(number.replaceAll(/\D/g, '').slice(-7))).toBe(true);
    },
  );

  test.each(['1234567', '1234567890123456', '12345678a'])('in development not %s', async (number) => {
    const outcome = await beginSetup(world, await newPerson(world), 'sms', number);
    expect(outcome).toMatchObject({ code: 'invalid_request', detail: { field: 'phoneNumber' } });
  });

  test('in development a made-up range is confirmed under the name that it was counted by', async () => {
    const number = '+999112233445';
    await addDestination(world, await newPerson(world), 'sms', number);
    const [range] = await world.sql
      .selectFrom('sms_prefixes')
      .selectAll()
      .where('prefix', '=', 'setup:+99911')
      .execute();
    expect(range).toMatchObject({ sent: 1, confirmed: 1 });
    expect(newestCode(world, number)).toMatch(/^\d{6}$/);
  });
});
