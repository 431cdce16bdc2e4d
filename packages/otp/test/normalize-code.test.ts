import { describe, expect, test } from 'vitest';
import { normalizeCode } from '../src/index.ts';
import { fc } from './support/property.ts';

describe('normalizeCode', () => {
  test.each([
    ['123 456', '123456'],
    [' 123-456\n', '123456'],
    ['123\u00a0456', '123456'],
    ['123\u2011456', '123456'],
    ['123\u2013456', '123456'],
    ['123\u2212456', '123456'],
    ['\u200e123456\u202c\u200b', '123456'],
    ['１２３４５６', '123456'],
    ['１２３　４５６', '123456'],
    ['ab3f-9k2m', 'AB3F9K2M'],
    ['ａｂ３ｆ', 'AB3F'],
    ['', ''],
  ])('turns %j into %j', (typed, code) => {
    expect(normalizeCode(typed)).toBe(code);
  });

  test.each(['12345a', '12.456', '12_456', '١٢٣٤٥٦'])(
    'keeps what is no separator, so that %j stays wrong',
    (typed) => {
      expect(normalizeCode(typed)).not.toMatch(/^[0-9]{6}$/);
    },
  );

  test('restores a code from its full-width digits and any separators', () => {
    const digits = fc.array(fc.tuple(fc.nat(9), fc.boolean(), fc.constantFrom('', ' ', '-')));
    fc.assert(
      fc.property(digits, (typed) => {
        const text = typed.map(
          ([digit, wide, after]) => String.fromCodePoint((wide ? 0xff10 : 0x30) + digit) + after,
        );
        expect(normalizeCode(text.join(''))).toBe(typed.map(([digit]) => digit).join(''));
      }),
    );
  });
});
