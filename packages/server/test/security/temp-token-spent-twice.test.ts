import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  beginLogin,
  countSessions,
  expectData,
  newMember,
  startBeside,
  startTarget,
  statuses,
  type Target,
} from '../support/attack-target.ts';
import { engines } from '../support/engines.ts';
import { inParallel } from '../support/outcomes.ts';
import { nextCode } from '../support/person.ts';

const PARALLEL = 50;

for (const { name: engine } of engines) {
  describe(`a tempToken spent twice on ${engine}, against two servers on one database`, () => {
    let target: Target;
    let beside: Awaited<ReturnType<typeof startBeside>>;

    beforeAll(async () => {
      target = await startTarget({ engine });
      beside = await startBeside(target);
    });
    afterAll(async () => {
      await beside.close();
      await target.close();
    });

    test('50 times at once with the right code: one session', async () => {
      const owner = await newMember(target);
      const tempToken = await beginLogin(owner);
      const code = nextCode(target, owner.totp);
      const before = await countSessions(target, owner.id);
      const clients = [target.client(), beside.client()];
      const answers = await inParallel(PARALLEL, (index) =>
        clients[index % 2]!.post('/2fa/verify', { tempToken, code, trustDevice: true }),
      );
      expect(statuses(answers)).toEqual({ 200: 1, 400: PARALLEL - 1 });
      expect(await countSessions(target, owner.id)).toBe(before + 1);
      const devices = target.sql
        .selectFrom('trusted_devices')
        .select('id')
        .where('account_id', '=', owner.id);
      expect(await devices.execute()).toHaveLength(1);
    });

    test('50 times at once with ten different recovery codes: one session, one code gone', async () => {
      const owner = await newMember(target);
      const tempToken = await beginLogin(owner);
      const before = await countSessions(target, owner.id);
      const clients = [target.client(), beside.client()];
      const answers = await inParallel(PARALLEL, (index) => {
        const backupCode = owner.backupCodes[index % 10];
        return clients[index % 2]!.post('/2fa/verify-backup-code', { tempToken, backupCode });
      });
      expect(statuses(answers)[200]).toBe(1);
      expect(await countSessions(target, owner.id)).toBe(before + 1);
      const won = answers.find(({ status }) => status === 200)!;
      expect(expectData(won).remainingCodes).toBe(9);
    });

    test('a code and a recovery code race for one tempToken: one of them wins', async () => {
      const owner = await newMember(target);
      const tempToken = await beginLogin(owner);
      const code = nextCode(target, owner.totp);
      const before = await countSessions(target, owner.id);
      const answers = await Promise.all([
        target.client().post('/2fa/verify', { tempToken, code }),
        beside.client().post('/2fa/verify-backup-code', { tempToken, backupCode: owner.backupCodes[0] }),
      ]);
      expect(statuses(answers)).toEqual({ 200: 1, 400: 1 });
      expect(await countSessions(target, owner.id)).toBe(before + 1);
    });
  });
}
