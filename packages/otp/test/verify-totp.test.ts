import { createHmac } from 'node:crypto';
import { TOTP } from 'otpauth';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findTotpStep, generateHotp, generateTotp, type Hmac, timeStep, verifyTotp } from '../src/index.ts';
import { librarySecret } from './support/otpauth-library.ts';
import { fc, periods, settings, times } from './support/property.ts';

const secret = new TextEncoder().encode('12345678901234567890');
const now = 1_700_000_015_000;
const current = timeStep(now);

const codeOf = (step: number) => generateHotp({ secret, counter: step });

/** The first step since `now` whose code comes again two steps later. */
const first = 57_017_782;
const sharedCode = '882938';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('verifyTotp', () => {
  test.each([-1, 0, 1])('returns the step of a code that is %i steps from now', async (offset) => {
    expect(await verifyTotp({ secret, code: await codeOf(current + offset), now })).toBe(current + offset);
  });

  test.each([-3, -2, 2, 3])('refuses a code that is %i steps from now', async (offset) => {
    expect(await verifyTotp({ secret, code: await codeOf(current + offset), now })).toBeUndefined();
  });

  test('accepts a code until the last millisecond of its window, and from the first', async () => {
    const code = await codeOf(current);
    const start = current * 30_000;
    const verifyAt = (moment: number) => verifyTotp({ secret, code, now: moment });
    expect(await verifyAt(start - 30_001)).toBeUndefined();
    expect(await verifyAt(start - 30_000)).toBe(current);
    expect(await verifyAt(start + 59_999)).toBe(current);
    expect(await verifyAt(start + 60_000)).toBeUndefined();
  });

  test('widens each side of the window by itself', async () => {
    const window = { before: 3, after: 0 };
    const verifyOffset = async (offset: number) =>
      verifyTotp({ secret, code: await codeOf(current + offset), now, window });
    expect(await verifyOffset(-4)).toBeUndefined();
    expect(await verifyOffset(-3)).toBe(current - 3);
    expect(await verifyOffset(0)).toBe(current);
    expect(await verifyOffset(1)).toBeUndefined();
  });

  test('returns step 0 in the first seconds of 1970 and computes no negative step', async () => {
    expect(await verifyTotp({ secret, code: await codeOf(0), now: 0, window: { before: 5, after: 1 } })).toBe(
      0,
    );
  });

  test('takes another HMAC in place of that of WebCrypto, for each hash', async () => {
    for (const algorithm of ['SHA1', 'SHA256', 'SHA512'] as const) {
      const code = await generateTotp({ secret, now, algorithm });
      const asked: number[] = [];
      const hmac: Hmac = (hash, key, message) => {
        asked.push(message.length);
        return createHmac(hash, key).update(message).digest();
      };
      expect(await verifyTotp({ secret, code, now, algorithm, hmac })).toBe(current);
      expect(await generateTotp({ secret, now, algorithm, hmac })).toBe(code);
      expect(asked).toEqual([8, 8, 8, 8]);
    }
  });

  test('refuses a spent step, told as a list, a set or a function', async () => {
    const code = await codeOf(current);
    const spent = [[current], new Set([current - 1, current]), (step: number) => step <= current];
    for (const spentSteps of spent) {
      expect(await verifyTotp({ secret, code, now, spentSteps })).toBeUndefined();
    }
  });

  test('still accepts the neighbours of a spent step', async () => {
    const code = await codeOf(current + 1);
    expect(await verifyTotp({ secret, code, now, spentSteps: [current - 1, current] })).toBe(current + 1);
  });

  test.each([first, first + 2])('is tested with step %i, whose code two steps share', async (step) => {
    expect(await codeOf(step)).toBe(sharedCode);
  });

  test('prefers the nearer of two steps that share a code, and the other once it is spent', async () => {
    const window = { before: 2, after: 2 };
    const nearFirst = { secret, code: sharedCode, now: first * 30_000, window };
    expect(await verifyTotp(nearFirst)).toBe(first);
    expect(await verifyTotp({ ...nearFirst, spentSteps: [first] })).toBe(first + 2);
    expect(await verifyTotp({ ...nearFirst, spentSteps: [first, first + 2] })).toBeUndefined();
    expect(await verifyTotp({ ...nearFirst, now: (first + 2) * 30_000 })).toBe(first + 2);
  });

  test('prefers the earlier of two steps that share a code and are equally near', async () => {
    const between = { secret, code: sharedCode, now: (first + 1) * 30_000 };
    expect(await verifyTotp(between)).toBe(first);
    expect(await verifyTotp({ ...between, spentSteps: [first] })).toBe(first + 2);
  });

  test('imports the key once and computes every step, whatever the code', async () => {
    const importKey = vi.spyOn(globalThis.crypto.subtle, 'importKey');
    const sign = vi.spyOn(globalThis.crypto.subtle, 'sign');
    const right = await codeOf(current);
    for (const [code, spentSteps] of [
      [right, []],
      [right, [current]],
      ['000000', []],
      ['', []],
    ] as const) {
      importKey.mockClear();
      sign.mockClear();
      await verifyTotp({ secret, code, now, spentSteps, window: { before: 2, after: 1 } });
      expect([importKey.mock.calls.length, sign.mock.calls.length]).toEqual([1, 4]);
    }
  });

  test.each(['', ' ', '12345', '1234567', 'abcdef', '１２３４５６'])(
    'refuses %j, which is no code',
    async (code) => {
      expect(await verifyTotp({ secret, code, now })).toBeUndefined();
    },
  );

  test('refuses a right code with anything before, after or within it', async () => {
    const code = await codeOf(current);
    for (const text of [
      ` ${code}`,
      `${code} `,
      `${code}\0`,
      `0${code}`,
      `${code}${code}`,
      code.slice(0, -1),
    ]) {
      expect(await verifyTotp({ secret, code: text, now })).toBeUndefined();
    }
  });

  test('agrees with the otpauth library on which codes fit which step', async () => {
    const cases = fc.record({
      ...settings,
      period: periods,
      now: times,
      offset: fc.integer({ min: -6, max: 6 }),
      width: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ now: moment, offset, width, ...options }) => {
        const step = Math.max(0, timeStep(moment, options.period) + offset);
        const theirs = { ...options, secret: librarySecret(options.secret), timestamp: moment };
        const code = TOTP.generate({ ...theirs, timestamp: step * options.period * 1000 });
        const delta = TOTP.validate({ ...theirs, token: code, window: width });
        const window = { before: width, after: width };
        const found = await verifyTotp({ ...options, code, now: moment, window });
        expect(found === undefined).toBe(delta === null);
        if (found !== undefined) expect(await generateHotp({ ...options, counter: found })).toBe(code);
      }),
    );
  });

  test('accepts what generateTotp gives, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...settings, period: periods, now: times }), async (options) => {
        const code = await generateTotp(options);
        const step = await verifyTotp({ ...options, code });
        expect(step).toBe(timeStep(options.now, options.period));
        const exact = { before: 0, after: 0 };
        expect(
          await verifyTotp({ ...options, code, window: exact, spentSteps: [step ?? -1] }),
        ).toBeUndefined();
      }),
    );
  });

  test.each([
    ['invalid_secret', { secret: new Uint8Array() }],
    ['invalid_time', { now: -1 }],
    ['invalid_digits', { digits: 5 }],
    ['invalid_period', { period: 0 }],
    ['invalid_window', { window: { before: -1, after: 1 } }],
    ['invalid_window', { window: { before: 1, after: 0.5 } }],
    ['invalid_window', { window: { before: 1, after: Number.POSITIVE_INFINITY } }],
    ['invalid_window', { window: { before: 3601, after: 1 } }],
  ])('rejects with %s where given %o', async (code, wrong) => {
    const verified = verifyTotp({ secret, code: '123456', now, ...wrong });
    await expect(verified).rejects.toMatchObject({ name: 'OtpError', code });
  });
});

describe('findTotpStep', () => {
  test.each([-20, -7, 0, 7, 20])(
    'finds a code that is %i steps from now within ten minutes',
    async (offset) => {
      expect(await findTotpStep({ secret, code: await codeOf(current + offset), now })).toBe(
        current + offset,
      );
    },
  );

  test.each([-21, 21])('finds no code that is %i steps from now', async (offset) => {
    const start = { secret, now: current * 30_000, within: 600_000 };
    expect(await findTotpStep({ ...start, code: await codeOf(current + offset) })).toBeUndefined();
  });

  test('searches the steps that the span reaches from now, and no further', async () => {
    const late = { secret, now: current * 30_000 + 29_999, within: 1 };
    expect(await findTotpStep({ ...late, code: await codeOf(current + 1) })).toBe(current + 1);
    expect(await findTotpStep({ ...late, code: await codeOf(current - 1) })).toBeUndefined();
  });

  test('starts at 1970 where the span reaches before it', async () => {
    expect(await findTotpStep({ secret, code: await codeOf(20), now: 0 })).toBe(20);
  });

  test.each([-1, Number.NaN, 30_000 * 3602])('rejects a span of %d milliseconds', async (within) => {
    const found = findTotpStep({ secret, code: '123456', now, within });
    await expect(found).rejects.toMatchObject({ code: 'invalid_window' });
  });
});
