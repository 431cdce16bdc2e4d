import { describe, expect, test } from 'vitest';
import { generateSecret } from '../src/index.ts';

const invalid = expect.objectContaining({ name: 'OtpError', code: 'invalid_secret' });

describe('generateSecret', () => {
  test('draws 20 bytes unless told otherwise', () => {
    expect(generateSecret()).toHaveLength(20);
    expect(generateSecret(64)).toHaveLength(64);
  });

  test('never draws the same secret again', () => {
    const secrets = Array.from({ length: 100 }, () => generateSecret().join());
    expect(new Set(secrets).size).toBe(100);
  });

  test('draws from the given source', () => {
    expect(generateSecret(16, (length) => new Uint8Array(length).fill(7))).toEqual(
      new Uint8Array(16).fill(7),
    );
  });

  test('refuses a source that returns fewer bytes than asked for', () => {
    expect(() => generateSecret(20, () => new Uint8Array(4))).toThrow(invalid);
  });

  test.each([0, 15, 129, 20.5, Number.NaN])('refuses a length of %d bytes', (bytes) => {
    expect(() => generateSecret(bytes)).toThrow(invalid);
  });
});
