import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  expectData,
  type FrozenClock,
  frozenClock,
  fullLogin,
  newMember,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { codeNow, nextCode, wrongCode } from '../support/person.ts';

const WINDOW = 15 * MINUTE;

// SP 800-63B-4 §3.2.2: patience wins against any window, so failures in a row are counted without one.
describe('patient guessing, ten codes in each window', () => {
  let target: Target;
  let clock: FrozenClock;

  beforeAll(async () => {
    clock = frozenClock();
    target = await startTarget({ clock });
  });
  afterAll(() => target.close());

  test('after 100 failures in a row a factor is disabled; the second factor stays due, and a backup code helps', async () => {
    const owner = await newMember(target);
    for (let failure = 0; failure < 100; failure++) {
      if (failure % 10 === 0) clock.advance(WINDOW);
      const tempToken = await beginLogin(owner);
      const answer = await owner.client.post('/2fa/verify', {
        tempToken,
        code: wrongCode(target, owner.totp),
      });
      expect([failure, answer.body.code]).toEqual([failure, 'invalid_code']);
    }
    clock.advance(WINDOW);
    const tempToken = await beginLogin(owner);
    const right = await owner.client.post('/2fa/verify', { tempToken, code: codeNow(target, owner.totp) });
    expect(right.body.code).toBe('invalid_code');
    const backupCode = owner.backupCodes[0];
    const opened = expectData(await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode }));
    const { methods } = expectData(await owner.client.get('/2fa/methods', bearer(opened.accessToken)));
    expect([methods.length, methods[0].enabled]).toEqual([1, false]);
  });

  test('99 failures and a success begin the hundred again', async () => {
    const owner = await newMember(target);
    const failures = async (times: number): Promise<void> => {
      for (let failure = 0; failure < times; failure++) {
        if (failure % 9 === 0) clock.advance(WINDOW);
        const tempToken = await beginLogin(owner);
        await owner.client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
      }
    };
    await failures(99);
    await fullLogin(target, owner);
    await failures(5);
    const tempToken = await beginLogin(owner);
    const code = nextCode(target, owner.totp);
    expect((await owner.client.post('/2fa/verify', { tempToken, code })).status).toBe(200);
  });
});
