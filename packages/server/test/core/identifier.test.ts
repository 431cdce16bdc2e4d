import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdentifier, usernameKey } from '../../src/core/account/identifier.ts';
import { emailKey, shadowedEmailKey } from '../../src/core/account/mailbox.ts';

describe('what people are found by', () => {
  test.each([
    ['Ann@Example.COM', 'email', 'ann@example.com'],
    ['ann+shop@example.com', 'email', 'ann+shop@example.com'],
    ['Ann.Smith_1', 'username', 'ann.smith_1'],
    // Folded by ASCII rules only, after NFC, by which the Kelvin sign is a K.
    ['\u0130da@example.com', 'email', '\u0130da@example.com'],
    ['JÜrgen@example.com', 'email', 'jÜrgen@example.com'],
    ['\u212Aim@example.com', 'email', 'kim@example.com'],
    ['ju\u0308rgen@EXÄMPLE.de', 'email', 'jürgen@xn--exmple-cua.de'],
    ['ann@exa\u0308mple.de.', 'email', 'ann@xn--exmple-cua.de'],
    ['ann@straße.de', 'email', 'ann@xn--strae-oqa.de'],
    ['ann@a_b.example', 'email', 'ann@a_b.example'],
    ['ann@192.0.2.1', 'email', 'ann@192.0.2.1'],
    ['ann@localhost', 'email', 'ann@localhost'],
    [' ann@example.com\u3000', 'email', 'ann@example.com'],
  ] as const)('%j is the %s %j', (text, kind, key) => {
    expect(readIdentifier(text)).toMatchObject({ kind, key });
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
    ['ann @example.com', 'a blank within'],
    ['ann@[192.0.2.1]', 'a literal address'],
    ['ann@example.com:25', 'a port'],
    ['ann@example.com/x', 'a path'],
    ['ann@ex%61mple.com', 'an escape'],
    ['ann@example.com..', 'two dots behind'],
    ['ann@\u0661\u0662.example', 'digits that begin a name from the right'],
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

  test('keys are stable, and equal only for spellings of one mailbox', () => {
    const domain = fc.oneof(fc.domain(), fc.string({ unit: 'grapheme', minLength: 1 }), fc.ipV4());
    const written = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), domain);
    const address = written.map(([local, host]) => `${local}@${host}`);
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), address, fc.string({ unit: 'binary' })), (text) => {
        const key = emailKey(text);
        if (key === undefined) return;
        expect(emailKey(key)).toBe(key);
        const [local] = text.trim().normalize('NFC').split('@');
        expect(key.split('@')[0]).toBe(local?.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
        expect(emailKey(shadowedEmailKey(text))).toBeUndefined();
      }),
      { numRuns: 2_000 },
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
