import { HOTP, TOTP, URI } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { buildOtpauthUri, decodeBase32, type OtpAlgorithm, parseOtpauthUri } from '../src/index.ts';
import { librarySecret } from './support/otpauth-library.ts';
import { fc, periods, settings } from './support/property.ts';

const secret = decodeBase32('JBSWY3DPEHPK3PXP');
const example = { issuer: 'Example', account: 'alice@example.com', secret };

const names = fc.string({ unit: 'grapheme', minLength: 1 });
const labels = names.filter((text) => text.trim() === text && text.isWellFormed() && !text.includes(':'));
const defined = ['secret', 'issuer', 'algorithm', 'digits', 'period', 'counter'];
const extras = fc.dictionary(
  names.filter((name) => name.isWellFormed() && !defined.includes(name)),
  fc.string({ unit: 'grapheme' }),
  { maxKeys: 4, noNullPrototype: true },
);
const common = { ...settings, issuer: labels, account: labels };
const totps = fc.record({ ...common, type: fc.constant('totp' as const), period: periods, extra: extras });
const hotps = fc.record({
  ...common,
  type: fc.constant('hotp' as const),
  counter: fc.maxSafeNat(),
  extra: extras,
});

describe('buildOtpauthUri', () => {
  test('writes every setting, the defaults too', () => {
    expect(buildOtpauthUri(example)).toBe(
      'otpauth://totp/Example:alice%40example.com' +
        '?secret=JBSWY3DPEHPK3PXP&issuer=Example&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('writes a counter in the place of the period for hotp', () => {
    expect(buildOtpauthUri({ ...example, type: 'hotp', counter: 7, algorithm: 'SHA256', digits: 8 })).toBe(
      'otpauth://hotp/Example:alice%40example.com' +
        '?secret=JBSWY3DPEHPK3PXP&issuer=Example&algorithm=SHA256&digits=8&counter=7',
    );
  });

  test('percent-encodes all that is reserved, a space as %20, in label, issuer and extras', () => {
    const uri = buildOtpauthUri({
      issuer: 'Big Bank & Söhne+',
      account: "o'neil/(a)?#*!",
      secret,
      extra: { client_id: 'a b&c=d', 'x y': '日本' },
    });
    expect(uri).toBe(
      'otpauth://totp/Big%20Bank%20%26%20S%C3%B6hne%2B:o%27neil%2F%28a%29%3F%23%2A%21' +
        '?secret=JBSWY3DPEHPK3PXP&issuer=Big%20Bank%20%26%20S%C3%B6hne%2B' +
        '&client_id=a%20b%26c%3Dd&x%20y=%E6%97%A5%E6%9C%AC&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('leaves the issuer out where there is none', () => {
    expect(buildOtpauthUri({ account: 'alice', secret })).toBe(
      'otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('writes what the otpauth library reads as the same enrollment', () => {
    const plain = fc.stringMatching(/^[\w.@+-]+( [\w.@+-]+)?$/);
    const cases = fc.oneof(
      totps.map(({ extra: _, ...uri }) => uri),
      hotps.map(({ extra: _, ...uri }) => uri),
    );
    fc.assert(
      fc.property(cases, plain, plain, (uri, issuer, account) => {
        const theirs = URI.parse(buildOtpauthUri({ ...uri, issuer, account }));
        expect(theirs).toBeInstanceOf(uri.type === 'totp' ? TOTP : HOTP);
        expect(theirs).toMatchObject({
          issuer,
          label: account,
          algorithm: uri.algorithm,
          digits: uri.digits,
        });
        expect(theirs).toMatchObject(uri.type === 'totp' ? { period: uri.period } : { counter: uri.counter });
        expect(new Uint8Array(theirs.secret.bytes)).toEqual(uri.secret);
      }),
    );
  });

  test.each([
    ['invalid_label', { issuer: 'a:b' }],
    ['invalid_label', { account: '' }],
    ['invalid_label', { account: ' ' }],
    ['invalid_label', { issuer: '', account: 'a:b' }],
    ['invalid_label', { account: '\ud800' }],
    ['invalid_secret', { secret: new Uint8Array() }],
    ['invalid_algorithm', { algorithm: 'MD5' as OtpAlgorithm }],
    ['invalid_digits', { digits: 9 }],
    ['invalid_period', { period: 1.5 }],
    ['invalid_parameter', { extra: { secret: 'x' } }],
    ['invalid_parameter', { extra: { counter: '1' } }],
    ['invalid_parameter', { extra: { '': 'x' } }],
    ['invalid_parameter', { extra: { client_id: '\udfff' } }],
  ])('throws %s where given %o', (code, wrong) => {
    expect(() => buildOtpauthUri({ ...example, ...wrong })).toThrow(
      expect.objectContaining({ name: 'OtpError', code }),
    );
  });

  test('throws invalid_counter for a negative counter', () => {
    const build = () => buildOtpauthUri({ ...example, type: 'hotp', counter: -1 });
    expect(build).toThrow(expect.objectContaining({ code: 'invalid_counter' }));
  });
});

describe('parseOtpauthUri', () => {
  test('returns any enrollment that was built, extras too', () => {
    fc.assert(
      fc.property(fc.oneof(totps, hotps), (uri) => {
        expect(parseOtpauthUri(buildOtpauthUri(uri))).toEqual(uri);
      }),
    );
  });

  test('gives back a text that builds to the same text', () => {
    fc.assert(
      fc.property(fc.oneof(totps, hotps), (uri) => {
        const text = buildOtpauthUri(uri);
        expect(buildOtpauthUri(parseOtpauthUri(text))).toBe(text);
      }),
    );
  });

  test('reads what the otpauth library writes', () => {
    fc.assert(
      fc.property(totps, ({ extra, account, type, ...uri }) => {
        const theirs = new TOTP({ ...uri, label: account, secret: librarySecret(uri.secret) });
        expect(parseOtpauthUri(theirs.toString())).toEqual({ ...uri, type, account, extra: {} });
      }),
    );
  });

  test('fills in the defaults of a URI that says only its secret', () => {
    expect(parseOtpauthUri('otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP')).toEqual({
      type: 'totp',
      account: 'alice',
      secret,
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
      extra: {},
    });
  });

  test.each([
    ['Example:alice', '', 'Example', 'alice'],
    ['Example%3Aalice', '', 'Example', 'alice'],
    ['Example:%20alice', '', 'Example', 'alice'],
    ['Old:alice', '&issuer=New', 'New', 'alice'],
    ['a%3Ab:alice', '&issuer=a:b', 'a:b', 'alice'],
    ['Example:corp:alice', '&issuer=Example', 'Example', 'corp:alice'],
    ['alice', '&issuer=My+Company', 'My Company', 'alice'],
    ['alice', '&issuer=My%2BCompany', 'My+Company', 'alice'],
    ['alice+tag@example.com', '&issuer=Example', 'Example', 'alice+tag@example.com'],
    [':alice', '', undefined, 'alice'],
    ['alice', '&issuer=', undefined, 'alice'],
  ])('reads the label %j with %j as issuer %j and account %j', (label, query, issuer, account) => {
    const uri = parseOtpauthUri(`otpauth://totp/${label}?secret=JBSWY3DPEHPK3PXP${query}`);
    expect([uri.issuer, uri.account]).toEqual([issuer, account]);
  });

  test.each([
    ['SHA1', 'SHA1'],
    ['sha256', 'SHA256'],
    ['SHA-512', 'SHA512'],
    ['HmacSHA1', 'SHA1'],
    ['HMAC-SHA-256', 'SHA256'],
  ])('reads the algorithm %s as %s', (written, algorithm) => {
    const uri = parseOtpauthUri(`otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=${written}`);
    expect(uri.algorithm).toBe(algorithm);
  });

  test('reads scheme and type in either case, and a secret in lower case with padding', () => {
    const uri = parseOtpauthUri(' OTPAUTH://TOTP/a?secret=mzxw6%3D%3D%3D#fragment\n');
    expect(uri).toMatchObject({ type: 'totp', secret: new TextEncoder().encode('foo') });
  });

  test('keeps an extra named __proto__ from touching any prototype', () => {
    const { extra } = parseOtpauthUri('otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&__proto__=x&client_id=c');
    expect(Object.entries(extra)).toEqual([
      ['__proto__', 'x'],
      ['client_id', 'c'],
    ]);
    expect(Object.getPrototypeOf(extra)).toBe(Object.prototype);
  });

  test('drops the parameters of the other type', () => {
    const uri = parseOtpauthUri('otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=0&period=30');
    expect(uri).toMatchObject({ type: 'hotp', counter: 0, extra: {} });
    expect(uri).not.toHaveProperty('period');
  });

  const secretPair = 'secret=JBSWY3DPEHPK3PXP';
  test.each([
    ['invalid_uri', ''],
    ['invalid_uri', 'https://totp/a?secret=JBSWY3DPEHPK3PXP'],
    ['invalid_uri', `otpauth://steam/a?${secretPair}`],
    ['invalid_uri', 'otpauth://totp/a'],
    ['invalid_uri', `otpauth-migration://offline?data=x`],
    ['invalid_uri', `otpauth://totp/%E0%A4?${secretPair}`],
    ['invalid_uri', `otpauth://totp/a?${secretPair}&issuer=%zz`],
    ['invalid_uri', `otpauth://totp/a?${secretPair}&${secretPair}`],
    ['invalid_label', `otpauth://totp/?${secretPair}`],
    ['invalid_label', `otpauth://totp/Example:?${secretPair}`],
    ['invalid_base32', 'otpauth://totp/a?secret=JBSWY3DP1'],
    ['invalid_secret', 'otpauth://totp/a?secret='],
    ['invalid_secret', 'otpauth://totp/a?issuer=Example'],
    ['invalid_algorithm', `otpauth://totp/a?${secretPair}&algorithm=MD5`],
    ['invalid_algorithm', `otpauth://totp/a?${secretPair}&algorithm=`],
    ['invalid_digits', `otpauth://totp/a?${secretPair}&digits=5`],
    ['invalid_digits', `otpauth://totp/a?${secretPair}&digits=0x6`],
    ['invalid_digits', `otpauth://totp/a?${secretPair}&digits=`],
    ['invalid_period', `otpauth://totp/a?${secretPair}&period=0`],
    ['invalid_period', `otpauth://totp/a?${secretPair}&period=-30`],
    ['invalid_counter', `otpauth://hotp/a?${secretPair}`],
    ['invalid_counter', `otpauth://hotp/a?${secretPair}&counter=9007199254740992`],
  ])('throws %s at %j', (code, text) => {
    expect(() => parseOtpauthUri(text)).toThrow(expect.objectContaining({ name: 'OtpError', code }));
  });

  test('reads or refuses any text with the one error', () => {
    const tails = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(tails, tails, (label, query) => {
        try {
          expect(parseOtpauthUri(`otpauth://totp/${label}?secret=JBSWY3DPEHPK3PXP&${query}`).type).toBe(
            'totp',
          );
        } catch (error) {
          expect(error).toMatchObject({ name: 'OtpError' });
        }
      }),
    );
  });
});
