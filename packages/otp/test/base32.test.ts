import { describe, expect, test } from 'vitest';
import { decodeBase32, encodeBase32 } from '../src/index.ts';
import { librarySecret } from './support/otpauth-library.ts';
import { fc } from './support/property.ts';

const utf8 = new TextEncoder();

// RFC 4648 §10.
const vectors = [
  ['', ''],
  ['f', 'MY======'],
  ['fo', 'MZXQ===='],
  ['foo', 'MZXW6==='],
  ['foob', 'MZXW6YQ='],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI======'],
] as const;

const invalid = expect.objectContaining({ name: 'OtpError', code: 'invalid_base32' });

describe('encodeBase32', () => {
  test.each(vectors)('encodes %j of RFC 4648 as %j less the padding', (plain, encoded) => {
    expect(encodeBase32(utf8.encode(plain))).toBe(encoded.replaceAll('=', ''));
  });

  test('agrees with the otpauth library on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(encodeBase32(bytes)).toBe(librarySecret(bytes).base32);
      }),
    );
  });
});

describe('decodeBase32', () => {
  test.each(vectors)('decodes to %j from %j of RFC 4648, padded or not', (plain, encoded) => {
    expect(decodeBase32(encoded)).toEqual(utf8.encode(plain));
    expect(decodeBase32(encoded.replaceAll('=', ''))).toEqual(utf8.encode(plain));
  });

  test('returns any bytes that were encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
      }),
    );
  });

  test('reads lower case, white space and hyphens anywhere', () => {
    const separators = fc.array(fc.constantFrom('', ' ', '-', '\t', '\n', '\u00a0'), { minLength: 1 });
    fc.assert(
      fc.property(fc.uint8Array(), separators, fc.boolean(), (bytes, between, lower) => {
        const text = encodeBase32(bytes);
        const typed = [...text].map((letter, index) => letter + between[index % between.length]).join('');
        expect(decodeBase32(lower ? typed.toLowerCase() : typed)).toEqual(bytes);
      }),
    );
  });

  test('ignores the left-over bits of a secret whose letters are no whole number of bytes', () => {
    expect(decodeBase32('MZ')).toEqual(decodeBase32('MY'));
  });

  test.each([
    '0',
    '1',
    '8',
    '9',
    'MZXW6YT!',
    'MZXW_6YTB',
    'MZXW6YTB\u0000',
    'ＭZXW6YTB',
    'ſZXW6YTB',
    'ıZXW6YTB',
    'é',
  ])('refuses %j, which holds a foreign character', (text) => {
    expect(() => decodeBase32(text)).toThrow(invalid);
  });

  test.each(['A', 'ABC', 'ABCDEF', 'MZXW6YTBA'])('refuses %j, a length that no bytes encode to', (text) => {
    expect(() => decodeBase32(text)).toThrow(invalid);
  });

  test.each(['MY=', 'MY=====', 'MY=======', 'MZXW6YTB=', 'MZXW6YTB========', '========', '=MY', 'M=Y'])(
    'refuses %j, whose padding is wrong',
    (text) => {
      expect(() => decodeBase32(text)).toThrow(invalid);
    },
  );

  test('decodes or refuses any text with the one error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          expect(decodeBase32(text)).toBeInstanceOf(Uint8Array);
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
    );
  });

  test('keeps the secret out of the error', () => {
    expect(() => decodeBase32('JBSWY3DPEHPK3PX1')).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('JBSW'),
      }),
    );
  });
});
