import { describe, expect, it } from 'vitest';
import { phoneNumbers } from '../../src/delivery/phone/phone-numbers.ts';

describe('phone numbers', () => {
  it.each([
    ['(415) 555-2671', 'US', '+14155552671', 'US', 'fixed_line_or_mobile'],
    ['07400 123456', 'GB', '+447400123456', 'GB', 'mobile'],
    ['+44 20 7946 0958', 'US', '+442079460958', 'GB', 'fixed_line'],
    ['0912 345 678', 'vn', '+84912345678', 'VN', 'mobile'],
    ['+49 900 1234567', 'US', '+499001234567', 'DE', 'premium'],
    ['+44 909 8790 000', 'US', '+449098790000', 'GB', 'premium'],
    ['+49 180 5123456', 'US', '+491805123456', 'DE', 'shared_cost'],
    ['+1 800 234 5678', 'GB', '+18002345678', 'US', 'toll_free'],
    ['+44 5600 123456', 'GB', '+445600123456', 'GB', 'voip'],
    ['+44 55 1234 5678', 'GB', '+445512345678', 'GB', 'uan'],
    ['+44 76 4012 3456', 'GB', '+447640123456', 'GB', 'pager'],
    ['+44 70 1234 5678', 'GB', '+447012345678', 'GB', 'personal'],
  ])('reads %s in %s as %s of %s, %s', (text, region, e164, country, type) => {
    expect(phoneNumbers.parse(text, region)).toMatchObject({ e164, country, type, valid: true });
  });

  it('keeps numbers of no country without one', () => {
    const number = phoneNumbers.parse('+800 1234 5678', 'US');
    expect(number).toMatchObject({ e164: '+80012345678', callingCode: '800' });
    expect(number).not.toHaveProperty('country');
  });

  it('tells possible from valid', () => {
    expect(phoneNumbers.parse('+1 214 000 0000', 'US')).toMatchObject({
      possible: true,
      valid: false,
      type: 'unknown',
    });
    expect(phoneNumbers.parse('+1 415', 'US')).toMatchObject({ possible: false, valid: false });
  });

  it.each([
    ['an empty text', ''],
    ['words', 'call me'],
    ['a text that has a number in it', 'my number is +14155552671'],
    ['an extension', '+14155552671 ext. 5'],
    ['a flood', `+1${'4'.repeat(10_000)}`],
    ['no region and no plus', '4155552671', 'XX'],
  ])('takes %s for no number', (_what, text, region = 'US') => {
    expect(phoneNumbers.parse(text, region)).toBeUndefined();
  });
});
