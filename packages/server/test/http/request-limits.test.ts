import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { DEFAULT_LIMITS } from '../../src/core/throttle/limits.ts';
import { RequestLimits } from '../../src/http/request-limits.ts';
import { movableClock } from '../support/engine.ts';

const limits = { ...DEFAULT_LIMITS, anonymous: { max: 3, window: MINUTE } };

test('a window grants its limit, refuses the rest and starts again after its end', () => {
  const clock = movableClock();
  const requestLimits = new RequestLimits(clock, limits);
  const charges = Array.from({ length: 5 }, () => requestLimits.chargeAnonymous('a'));
  expect(charges.map(({ admitted }) => admitted)).toEqual([true, true, true, false, false]);
  expect(charges.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0]);
  expect(new Set(charges.map(({ resetAt }) => resetAt)).size).toBe(1);
  expect(requestLimits.chargeAnonymous('b').admitted).toBe(true);
  clock.advance(MINUTE);
  expect(requestLimits.chargeAnonymous('a')).toMatchObject({ admitted: true, remaining: 2 });
});

test('a refused charge does not prolong the window', () => {
  const clock = movableClock();
  const requestLimits = new RequestLimits(clock, limits);
  for (let charge = 0; charge < 10; charge++) {
    requestLimits.chargeAnonymous('a');
    clock.advance(MINUTE / 10);
  }
  expect(requestLimits.chargeAnonymous('a').admitted).toBe(true);
});

test('addresses without end take no memory without end', () => {
  const requestLimits = new RequestLimits(movableClock(), limits);
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 400_000; index++) requestLimits.chargeAnonymous(`2001:db8:${index}::/64`);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(120 * 2 ** 20);
  expect(requestLimits.chargeAnonymous('2001:db8:399999::/64').remaining).toBe(1);
});
