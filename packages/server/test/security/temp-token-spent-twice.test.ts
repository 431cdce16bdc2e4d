import { expect, test } from 'vitest';
import { beginLogin, countSessions, expectData, newMember, statuses } from '../support/attack-target.ts';
import { describeAttackOnTwo } from '../support/describe-attack.ts';
import { inParallel } from '../support/outcomes.ts';
import { nextCode } from '../support/person.ts';

const PARALLEL = 50;

describeAttackOnTwo('a tempToken spent twice', (on) => {
  test('50 times at once with the right code: one session', async () => {
    const owner = await newMember(on.target);
    const tempToken = await beginLogin(owner);
    const code = nextCode(on.target, owner.totp);
    const before = await countSessions(on.target, owner.id);
    const clients = [on.target.client(), on.beside.client()];
    const answers = await inParallel(PARALLEL, (index) =>
      clients[index % 2]!.post('/2fa/verify', { tempToken, code, trustDevice: true }),
    );
    expect(statuses(answers)).toEqual({ 200: 1, 400: PARALLEL - 1 });
    expect(await countSessions(on.target, owner.id)).toBe(before + 1);
    const devices = on.target.sql
      .selectFrom('trusted_devices')
      .select('id')
      .where('account_id', '=', owner.id);
    expect(await devices.execute()).toHaveLength(1);
  });

  test('50 times at once with ten different recovery codes: one session, one code gone', async () => {
    const owner = await newMember(on.target);
    const tempToken = await beginLogin(owner);
    const before = await countSessions(on.target, owner.id);
    const clients = [on.target.client(), on.beside.client()];
    const answers = await inParallel(PARALLEL, (index) => {
      const backupCode = owner.backupCodes[index % 10];
      return clients[index % 2]!.post('/2fa/verify-backup-code', { tempToken, backupCode });
    });
    expect(statuses(answers)[200]).toBe(1);
    expect(await countSessions(on.target, owner.id)).toBe(before + 1);
    const won = answers.find(({ status }) => status === 200)!;
    expect(expectData(won).remainingCodes).toBe(9);
  });

  test('a code and a recovery code race for one tempToken: one of them wins', async () => {
    const owner = await newMember(on.target);
    const tempToken = await beginLogin(owner);
    const code = nextCode(on.target, owner.totp);
    const before = await countSessions(on.target, owner.id);
    const answers = await Promise.all([
      on.target.client().post('/2fa/verify', { tempToken, code }),
      on.beside.client().post('/2fa/verify-backup-code', { tempToken, backupCode: owner.backupCodes[0] }),
    ]);
    expect(statuses(answers)).toEqual({ 200: 1, 400: 1 });
    expect(await countSessions(on.target, owner.id)).toBe(before + 1);
  });
});
