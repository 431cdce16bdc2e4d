import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  bypassCodeFor,
  countSessions,
  enrol,
  expectData,
  fullLogin,
  type Member,
  newMember,
  statuses,
} from '../support/attack-target.ts';
import { describeAttackOnTwo } from '../support/describe-attack.ts';
import { inParallel } from '../support/outcomes.ts';

const PARALLEL = 50;

// HackerOne 3692149: a recovery code opened the door for everyone who came in at the same moment.
describeAttackOnTwo('a recovery code spent twice', (on) => {
  const spend = async (owner: Member, backupCode: string) =>
    owner.client.post('/2fa/verify-backup-code', { tempToken: await beginLogin(owner), backupCode });

  async function storm(owner: Member, backupCode: string): Promise<Record<number, number>> {
    const tempTokens: string[] = [];
    for (let time = 0; time < PARALLEL; time++) tempTokens.push(await beginLogin(owner));
    const clients = [on.target.client(), on.beside.client()];
    const answers = await inParallel(PARALLEL, (index) => {
      const body = { tempToken: tempTokens[index], backupCode };
      return clients[index % 2]!.post('/2fa/verify-backup-code', body);
    });
    return statuses(answers);
  }

  test('50 times at once in 50 pending logins: one success, one code gone', async () => {
    const owner = await newMember(on.target);
    const before = await countSessions(on.target, owner.id);
    expect((await storm(owner, owner.backupCodes[0]!))[200]).toBe(1);
    expect(await countSessions(on.target, owner.id)).toBe(before + 1);
    const { remaining } = expectData(
      await owner.client.get('/2fa/backup-codes/count', bearer(owner.accessToken)),
    );
    expect(remaining).toBe(9);
  });

  test("an operator's bypass code 50 times at once: one success", async () => {
    const owner = await newMember(on.target);
    expect((await storm(owner, await bypassCodeFor(on.target, owner)))[200]).toBe(1);
  });

  test('a spent code is refused in every spelling, by every door, and answered as a wrong one', async () => {
    const owner = await newMember(on.target);
    const [code] = owner.backupCodes;
    expect((await spend(owner, code!)).status).toBe(200);
    const wrong = await spend(owner, 'AAAAAAAAAA');
    for (const spelling of [code!, code!.toLowerCase(), ` ${code!.slice(0, 5)}-${code!.slice(5)} `]) {
      const { status, body } = await spend(owner, spelling);
      expect([status, body.code, body.error]).toEqual([wrong.status, wrong.body.code, wrong.body.error]);
    }
    on.target.clock.advance(15 * MINUTE);
    const { accessToken } = await fullLogin(on.target, owner);
    const body = { code, method: 'backup_code' };
    const again = await owner.client.post('/auth/reauthenticate', body, bearer(accessToken));
    expect(again.body.code).toBe('invalid_code');
  });

  test('codes of an older set, of someone else and of a removed factor are wrong ones', async () => {
    const owner = await newMember(on.target);
    const stranger = await newMember(on.target);
    const { accessToken } = await fullLogin(on.target, owner);
    const generated = await owner.client.post('/2fa/backup-codes/generate', {}, bearer(accessToken));
    const { backupCodes } = expectData(generated);
    expect((await spend(owner, owner.backupCodes[1]!)).body.code).toBe('invalid_code');
    expect((await spend(owner, stranger.backupCodes[0]!)).body.code).toBe('invalid_code');
    expectData(await owner.client.delete('/2fa/totp', bearer(accessToken)));
    const again = { ...owner, ...(await enrol(on.target, { client: owner.client, accessToken })) };
    expect((await spend(again, backupCodes[0])).body.code).toBe('invalid_code');
    expect((await spend(again, again.backupCodes[0]!)).status).toBe(200);
  });

  test('generating new codes 8 times at once leaves one live set of ten', async () => {
    const owner = await newMember(on.target);
    const { accessToken } = await fullLogin(on.target, owner);
    const clients = [on.target.client(), on.beside.client()];
    await inParallel(8, (index) =>
      clients[index % 2]!.post('/2fa/backup-codes/generate', {}, bearer(accessToken)),
    );
    const sets = on.target.sql
      .selectFrom('recovery_code_sets')
      .select('id')
      .where('account_id', '=', owner.id);
    expect(await sets.where('status', '=', 'live').execute()).toHaveLength(1);
  });
});
