import type { TOTP } from 'otpauth';

const PERIOD = 30_000;

export function stepNow(): number {
  return Math.floor(Date.now() / PERIOD);
}

/** RFC 6238 §5.2: this step and one on each side. */
export function isInWindow(step: number): boolean {
  return Math.abs(step - stepNow()) <= 1;
}

export function codeOf(totp: TOTP, step: number): string {
  return totp.generate({ timestamp: step * PERIOD });
}

/** A step that the service takes now and that was not spent; a later one first may spoil none of the earlier. */
export function freshStep(spentSteps: readonly number[]): number | undefined {
  const now = stepNow();
  return [now, now + 1].find((step) => !spentSteps.includes(step));
}

export function wrongCodeOf(totp: TOTP): string {
  const near = [-3, -2, -1, 0, 1, 2, 3].map((distance) => codeOf(totp, stepNow() + distance));
  const code = Array.from({ length: 10 }, (_, digit) => String(digit).repeat(6)).find(
    (one) => !near.includes(one),
  );
  return code ?? '000000';
}
