import utils from 'larvitsmpp/lib/utils.js';
import { describe, expect, it } from 'vitest';
import { encodeGsm7, encodeUcs2, smsLength, splitSms, towardsGsm7 } from '../../src/delivery/sms/gsm7.ts';
import { fc } from './support/property.ts';
import './support/smsc.ts';

const BASIC = Array.from(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = Array.from('^{}\\[~]|€\f');
const septets = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (EXTENDED.includes(character) ? 2 : 1), 0);

describe('the length of a text message', () => {
  it.each([
    ['', 'gsm7', 0, 1],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    [`${'a'.repeat(159)}€`, 'gsm7', 161, 2],
    ['ж'.repeat(70), 'ucs2', 70, 1],
    ['ж'.repeat(71), 'ucs2', 71, 2],
    ['😀'.repeat(35), 'ucs2', 70, 1],
    ['😀'.repeat(36), 'ucs2', 72, 2],
    ['`', 'ucs2', 1, 1],
    ['ç', 'ucs2', 1, 1],
  ])('of %j is counted as carriers bill it', (text, encoding, units, segments) => {
    expect(smsLength(text)).toEqual({ encoding, units, segments });
  });

  it('is septets in the default alphabet, escapes twice, and one foreign character makes it UCS-2', () => {
    const texts = fc.array(fc.constantFrom(...BASIC, ...EXTENDED), { maxLength: 500 });
    fc.assert(
      fc.property(texts, (characters) => {
        const text = characters.join('');
        expect(smsLength(text)).toMatchObject({ encoding: 'gsm7', units: septets(text) });
        expect(smsLength(`${text}ж`)).toMatchObject({ encoding: 'ucs2', units: text.length + 1 });
      }),
    );
  });

  it('comes from parts that hold the whole text, fit, and tear no character apart', () => {
    const characters = fc.constantFrom(...BASIC, ...EXTENDED, 'ж', '😀', 'ế');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 700 }), (drawn) => {
        const text = drawn.join('');
        const { encoding, parts } = splitSms(text);
        expect(parts.join('')).toBe(text);
        const size = (part: string): number => (encoding === 'gsm7' ? encodeGsm7(part).length : part.length);
        const room = parts.length === 1 ? { gsm7: 160, ucs2: 70 } : { gsm7: 153, ucs2: 67 };
        for (const part of parts) {
          expect(size(part)).toBeLessThanOrEqual(room[encoding]);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('is of septets that another package reads back', () => {
    const text = BASIC.concat(Array.from('^{}[~]|€')).join('');
    expect(utils.decodeMsg(Buffer.from(encodeGsm7(text)), 1)).toBe(text);
    expect(utils.decodeMsg(Buffer.from(encodeUcs2('mã 😀 رمز')), 8)).toBe('mã 😀 رمز');
  });

  it('shrinks when letters are replaced by their bare ones, and nothing else is', () => {
    expect(towardsGsm7('Mañana, código, 5 phút, Đặng, façade')).toBe('Mañana, codigo, 5 phut, Dang, facade');
    expect(towardsGsm7('رمز ж 😀')).toBe('رمز ж 😀');
    expect(towardsGsm7('L’été\u00a0“ici” – là')).toBe('L\'été "ici" - là');
  });

  it('cannot be had for a character outside the alphabet', () => {
    expect(() => encodeGsm7('ж')).toThrow(RangeError);
  });
});
