import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdSource } from '../../src/core/id.ts';

const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
let time = 0;
const newId = createIdSource({ clock: { now: () => time, sleep: () => Promise.resolve() }, random });
const at = (now: number) => {
  time = now;
  return newId();
};

test('is a UUID of version 7 that holds its time', () => {
  const now = Date.UTC(2026, 10, 22, 9, 30);
  const id = at(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(now);
});

test('sorts as it was made, also within one millisecond, and never comes twice', () => {
  const ids = [1000, 1001, 1002].flatMap((now) => Array.from({ length: 2000 }, () => at(now)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(6000);
});
