import { TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { generateTotp, type OtpAlgorithm, timeStep } from '../src/index.ts';
import { librarySecret } from './support/otpauth-library.ts';
import { fc, periods, settings, times } from './support/property.ts';

const utf8 = new TextEncoder();

// RFC 6238 Appendix B; its errata 2866 gives each algorithm a seed as long as its hash.
const seeds: Record<OtpAlgorithm, Uint8Array> = {
  SHA1: utf8.encode('12345678901234567890'),
  SHA256: utf8.encode('12345678901234567890123456789012'),
  SHA512: utf8.encode('1234567890123456789012345678901234567890123456789012345678901234'),
};
const vectors: [seconds: number, step: number, algorithm: OtpAlgorithm, code: string][] = [
  [59, 0x1, 'SHA1', '94287082'],
  [59, 0x1, 'SHA256', '46119246'],
  [59, 0x1, 'SHA512', '90693936'],
  [1111111109, 0x23523ec, 'SHA1', '07081804'],
  [1111111109, 0x23523ec, 'SHA256', '68084774'],
  [1111111109, 0x23523ec, 'SHA512', '25091201'],
  [1111111111, 0x23523ed, 'SHA1', '14050471'],
  [1111111111, 0x23523ed, 'SHA256', '67062674'],
  [1111111111, 0x23523ed, 'SHA512', '99943326'],
  [1234567890, 0x273ef07, 'SHA1', '89005924'],
  [1234567890, 0x273ef07, 'SHA256', '91819424'],
  [1234567890, 0x273ef07, 'SHA512', '93441116'],
  [2000000000, 0x3f940aa, 'SHA1', '69279037'],
  [2000000000, 0x3f940aa, 'SHA256', '90698825'],
  [2000000000, 0x3f940aa, 'SHA512', '38618901'],
  [20000000000, 0x27bc86aa, 'SHA1', '65353130'],
  [20000000000, 0x27bc86aa, 'SHA256', '77737706'],
  [20000000000, 0x27bc86aa, 'SHA512', '47863826'],
];

describe('timeStep', () => {
  test.each(vectors)('puts second %i of RFC 6238 Appendix B into step %i', (seconds, step) => {
    expect(timeStep(seconds * 1000)).toBe(step);
  });

  test('begins a step at its first millisecond and ends it at its last', () => {
    expect([0, 29_999, 30_000, 59_999, 60_000].map((now) => timeStep(now))).toEqual([0, 0, 1, 1, 2]);
    expect([0, 59_999, 60_000].map((now) => timeStep(now, 60))).toEqual([0, 0, 1]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 2])('refuses %d as a time', (now) => {
    expect(() => timeStep(now)).toThrow(expect.objectContaining({ code: 'invalid_time' }));
  });

  test.each([0, -30, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a period', (period) => {
    expect(() => timeStep(0, period)).toThrow(expect.objectContaining({ code: 'invalid_period' }));
  });
});

describe('generateTotp', () => {
  test.each(vectors)(
    'at second %i (step %i) gives the %s code of RFC 6238 Appendix B: %s',
    async (...vector) => {
      const [seconds, , algorithm, code] = vector;
      const options = { secret: seeds[algorithm], now: seconds * 1000, algorithm, digits: 8 };
      expect(await generateTotp(options)).toBe(code);
    },
  );

  test('assumes SHA1, 6 digits and 30 seconds', async () => {
    expect(await generateTotp({ secret: seeds.SHA1, now: 59_000 })).toBe('287082');
  });

  test('agrees with the otpauth library at any time and with any settings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...settings, now: times, period: periods }),
        async ({ now, ...options }) => {
          const expected = TOTP.generate({
            ...options,
            secret: librarySecret(options.secret),
            timestamp: now,
          });
          expect(await generateTotp({ ...options, now })).toBe(expected);
        },
      ),
    );
  });

  test.each([
    ['invalid_secret', { secret: new Uint8Array() }],
    ['invalid_time', { now: -1 }],
    ['invalid_algorithm', { algorithm: 'SHA-1' as OtpAlgorithm }],
    ['invalid_digits', { digits: 5 }],
    ['invalid_period', { period: 0 }],
  ])('rejects with %s where given %o', async (code, wrong) => {
    const options = { secret: seeds.SHA1, now: 0, ...wrong };
    await expect(generateTotp(options)).rejects.toMatchObject({ name: 'OtpError', code });
  });
});
