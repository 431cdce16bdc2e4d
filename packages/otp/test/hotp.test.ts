import { HOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { generateHotp, type OtpAlgorithm } from '../src/index.ts';
import { librarySecret } from './support/otpauth-library.ts';
import { fc, settings } from './support/property.ts';

const secret = new TextEncoder().encode('12345678901234567890');

// RFC 4226 Appendix D.
const codes = [
  '755224',
  '287082',
  '359152',
  '969429',
  '338314',
  '254676',
  '287922',
  '162583',
  '399871',
  '520489',
];

describe('generateHotp', () => {
  test.each(codes.entries().toArray())(
    'gives the code of counter %i in RFC 4226 Appendix D: %s',
    async (counter, code) => {
      expect(await generateHotp({ secret, counter })).toBe(code);
    },
  );

  test('agrees with the otpauth library on any secret, counter, algorithm and length', async () => {
    const counters = fc.oneof(fc.nat(), fc.maxSafeNat());
    await fc.assert(
      fc.asyncProperty(fc.record({ ...settings, counter: counters }), async (options) => {
        const expected = HOTP.generate({ ...options, secret: librarySecret(options.secret) });
        expect(await generateHotp(options)).toBe(expected);
      }),
    );
  });

  test('keeps leading zeros, so that a code always has its digits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...settings, counter: fc.nat() }), async (options) => {
        expect(await generateHotp(options)).toMatch(new RegExp(`^[0-9]{${options.digits}}$`));
      }),
    );
  });

  test('takes a secret that is a view into a larger buffer', async () => {
    const buffer = new Uint8Array(64).fill(0xff);
    buffer.set(secret, 7);
    expect(await generateHotp({ secret: buffer.subarray(7, 27), counter: 0 })).toBe('755224');
  });

  test.each([
    ['invalid_secret', { secret: new Uint8Array() }],
    ['invalid_secret', { secret: 'GEZDGNBV' as unknown as Uint8Array }],
    ['invalid_counter', { counter: -1 }],
    ['invalid_counter', { counter: 0.5 }],
    ['invalid_counter', { counter: 2 ** 53 }],
    ['invalid_counter', { counter: Number.NaN }],
    ['invalid_algorithm', { algorithm: 'MD5' as OtpAlgorithm }],
    ['invalid_algorithm', { algorithm: 'toString' as OtpAlgorithm }],
    ['invalid_digits', { digits: 5 }],
    ['invalid_digits', { digits: 9 }],
    ['invalid_digits', { digits: 6.5 }],
  ])('rejects with %s where given %o', async (code, wrong) => {
    await expect(generateHotp({ secret, counter: 0, ...wrong })).rejects.toMatchObject({
      name: 'OtpError',
      code,
    });
  });
});
