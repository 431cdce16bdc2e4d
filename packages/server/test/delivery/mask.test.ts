import { describe, expect, it } from 'vitest';
import { maskEmail, maskPhone } from '../../src/core/delivery/mask.ts';
import { fc } from './support/property.ts';

describe('masks', () => {
  it.each([
    ['+1234567890', '+123****7890'],
    ['+14155552671', '+141****2671'],
    ['+29021234', '****1234'],
    ['+12345', '****45'],
    ['+1', '****'],
    ['', '****'],
  ])('shows %s as %s', (number, masked) => {
    expect(maskPhone(number)).toBe(masked);
  });

  it.each([
    ['user@example.com', 'use****@example.com'],
    ['abc@example.com', 'ab****@example.com'],
    ['a@example.com', '****@example.com'],
    ['@example.com', '****@example.com'],
    ['"odd@name"@example.com', '"od****@example.com'],
    ['😀😀😀😀@example.com', '😀😀😀****@example.com'],
    ['no address', '****'],
    ['', '****'],
  ])('shows %s as %s', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it('never shows a whole number or a whole local part', () => {
    const digits = fc.stringMatching(/^\d{1,15}$/);
    fc.assert(
      fc.property(digits, (number) => {
        const shown = maskPhone(`+${number}`).replace('****', '');
        expect(shown.replace('+', '').length).toBeLessThanOrEqual(Math.max(0, number.length - 3));
      }),
    );
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const local = email.slice(0, email.lastIndexOf('@'));
        const shown = maskEmail(email).split('****')[0]!;
        expect(shown.length).toBeLessThanOrEqual(Math.min(3, local.length - 1));
        expect(local.startsWith(shown)).toBe(true);
      }),
    );
  });
});
