import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailKey, readIdentifier, usernameKey } from '../../src/core/account/identifier.ts';

describe('what people are found by', () => {
  test.each([
    ['Ann@Example.COM', 'email', 'ann@example.com'],
    ['ann+shop@example.com', 'email', 'ann+shop@example.com'],
    ['Ann.Smith_1', 'username', 'ann.smith_1'],
    // Folded by ASCII rules only: K (Kelvin sign) and İ stay what they are.
    ['\u212Aim@example.com', 'email', '\u212Aim@example.com'],
    ['\u0130da@example.com', 'email', '\u0130da@example.com'],
    ['jürgen@EXÄMPLE.de', 'email', 'jürgen@exÄmple.de'],
  ] as const)('%j is the %s %j', (text, kind, key) => {
    expect(readIdentifier(text)).toEqual({ kind, key });
  });

  test.each([
    ['', 'nothing'],
    ['  ', 'blanks'],
    ['ab', 'too short'],
    ['a'.repeat(33), 'too long'],
    ['ann smith', 'a space'],
    ['аnn', 'a Cyrillic а'],
    ['ann\u212A', 'a Kelvin sign'],
    ['ａｎｎａ', 'full-width letters'],
    ['ann\0', 'NUL'],
    ['ann\u200B', 'a zero-width space'],
    ['ann\u00AD@example.com', 'a soft hyphen'],
    ['ann\u202E@example.com', 'a right-to-left override'],
    ['ann\u00A0@example.com', 'a no-break space'],
    ['ann\n@example.com', 'a line feed'],
    ['ann@example.com ', 'a blank behind'],
    ['ann@ex@ample.com', 'two @'],
    ['@example.com', 'no local part'],
    ['ann@', 'no domain'],
    [`${'a'.repeat(65)}@example.com`, 'a long local part'],
    [`ann@${'a'.repeat(251)}`, 'a long domain'],
    ['x'.repeat(10_240), '10 KB'],
    [`${'x'.repeat(10_240)}@example.com`, '10 KB of address'],
  ])('%j is nobody: %s', (text) => {
    expect(readIdentifier(text)).toBeUndefined();
  });

  test('keys are stable, and equal only for spellings that differ in ASCII case', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        const key = emailKey(text);
        if (key === undefined) return;
        expect(emailKey(key)).toBe(key);
        expect(key.length).toBe(text.length);
        expect(key.normalize('NFC') === text.normalize('NFC') || /[A-Z]/.test(text)).toBe(true);
      }),
    );
  });

  test('a username is never an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(usernameKey(text)?.includes('@') ?? false).toBe(false);
      }),
    );
  });
});
