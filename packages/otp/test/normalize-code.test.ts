import { describe, expect, test } from 'vitest';
import { normalizeCode, toAsciiDigits } from '../src/index.ts';
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
    ['١٢٣٤٥٦', '123456'],
    ['\u2067۱۲۳ ۴۵۶\u2069', '123456'],
    ['१२३-४५६', '123456'],
    ['1\ufe0f2\u034f3٤٥६', '123456'],
    ['\u{116da}\u{116e3}\u{1e5f1}\u{1e5fa}𝟘𝟿', '090909'],
    ['ab3f-9k2m', 'AB3F9K2M'],
    ['ａｂ３ｆ', 'AB3F'],
    ['', ''],
  ])('turns %j into %j', (typed, code) => {
    expect(normalizeCode(typed)).toBe(code);
  });

  test.each(['12345a', '12.456', '12_456', '一二三四五六', 'ⅠⅡⅢⅣⅤⅥ'])(
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

test('the decimal digits of every script that Unicode has are read', () => {
  const sets = new Map<string, number>();
  for (let point = 0; point <= 0x10ffff; point++) {
    const text = String.fromCodePoint(point);
    if (!/\p{Nd}/u.test(text)) continue;
    const digit = toAsciiDigits(text);
    expect(digit).toMatch(/^[0-9]$/);
    sets.set(digit, (sets.get(digit) ?? 0) + 1);
  }
  // Each script has all ten.
  expect(sets.size).toBe(10);
  expect(new Set(sets.values()).size).toBe(1);
  expect(sets.get('0')).toBeGreaterThan(60);
});
