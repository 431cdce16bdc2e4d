import { expect, test } from 'vitest';
import { Lanes } from '../../src/crypto/lanes.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('works of one lane are done one after another, those of others meanwhile', async () => {
  const lanes = new Lanes();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await pause();
    seen.push(`${name} ends`);
    return name;
  };
  const done = [lanes.run('a', work('a1')), lanes.run('a', work('a2')), lanes.run('b', work('b1'))];
  expect(await Promise.all(done)).toEqual(['a1', 'a2', 'b1']);
  expect(seen.slice(0, 2)).toEqual(['a1 begins', 'b1 begins']);
  expect(seen.filter((one) => one.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
});

test('what fails holds up nobody behind it', async () => {
  const lanes = new Lanes();
  const failing = lanes.run('a', () => Promise.reject(new Error('no')));
  const next = lanes.run('a', () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await lanes.run('a', () => Promise.resolve('again'))).toBe('again');
});
