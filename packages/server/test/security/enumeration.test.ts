import { beforeAll, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import {
  beginLogin,
  bypassCodeFor,
  countEvaluations,
  type Evaluations,
  fullLogin,
  type Member,
  newMember,
  newUser,
} from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { codeNow, nextCode, wrongCode } from '../support/person.ts';
import { ownStatements } from '../support/statements.ts';

interface Observed {
  readonly status: number;
  readonly body: unknown;
  readonly headers: readonly string[];
  readonly hashes: Evaluations;
  readonly statements: number;
}

// CVE-2024-39891: the answer told who has an account. Also by its cost: hashes and statements are counted.
describeAttack('enumeration', (on) => {
  let evaluated: Evaluations;

  beforeAll(async () => {
    evaluated = countEvaluations(on.target.engine);
  });

  /** All that a stranger may see of one request, and what it cost. */
  async function observe(send: () => Promise<Answer>): Promise<Observed> {
    const before = { ...evaluated };
    on.target.statements.length = 0;
    const { status, body, headers } = await send();
    const { requestId: _, ...rest } = body;
    return {
      status,
      body: rest,
      headers: [...headers.keys()].toSorted(),
      statements: ownStatements(on.target.statements).length,
      hashes: {
        codes: evaluated.codes - before.codes,
        passwords: evaluated.passwords - before.passwords,
        lookups: evaluated.lookups - before.lookups,
      },
    };
  }

  async function observeLogin(email: string, more: object = {}): Promise<Observed[]> {
    const client = on.target.client();
    const attempt = { email, password: 'Wr0ng-guess!', ...more };
    const seen: Observed[] = [];
    // Beyond the limit as well: what is refused must not tell either.
    for (let time = 0; time < 7; time++) seen.push(await observe(() => client.post('/auth/login', attempt)));
    return seen;
  }

  test('a known and an unknown person fail to log in alike, before and after the lockout', async () => {
    const user = await newUser(on.target);
    const member = await newMember(on.target);
    const unknown = await observeLogin('nobody@example.com');
    expect(unknown.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(unknown[0]!.hashes.passwords).toBe(1);
    expect(await observeLogin(user.email)).toEqual(unknown);
    expect(await observeLogin(member.email)).toEqual(unknown);
    expect(await observeLogin('nobody-at-all')).toEqual(unknown);
    expect(await observeLogin(member.username)).toEqual(unknown);
  });

  test('a device token makes no difference between them, whosever it is', async () => {
    const member = await newMember(on.target);
    const other = await newMember(on.target);
    const { deviceToken } = await fullLogin(on.target, other, { trustDevice: true });
    const unknown = await observeLogin('nobody2@example.com', { deviceToken });
    expect(await observeLogin(member.email, { deviceToken })).toEqual(unknown);
    const made = 'cs_device_0V4qdbQmHKSz7GBLXXTFQgLXG9p4Pule2';
    expect(await observeLogin((await newUser(on.target)).email, { deviceToken: made })).toEqual(
      await observeLogin('nobody3@example.com', { deviceToken: made }),
    );
  });

  test('a disabled account is as good as none to whoever does not know its password', async () => {
    const user = await newUser(on.target);
    await on.target.sql.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', user.id).execute();
    expect(await observeLogin(user.email)).toEqual(await observeLogin('nobody4@example.com'));
  });

  const observeCode = async (owner: Member, path: string, body: object): Promise<Observed> => {
    const tempToken = await beginLogin(owner);
    return observe(() => on.target.client().post(path, { tempToken, ...body }));
  };

  test('a wrong, a used, a stale code and one of no factor are answered alike, at the same cost', async () => {
    const owner = await newMember(on.target);
    await fullLogin(on.target, owner);
    const used = codeNow(on.target, owner.totp);
    const wrong = await observeCode(owner, '/2fa/verify', { code: wrongCode(on.target, owner.totp) });
    expect([wrong.status, wrong.hashes.codes]).toEqual([400, 1]);
    const stale = codeNow(on.target, owner.totp, -5);
    for (const code of [used, stale, '000', '', 'x'.repeat(1_000)])
      expect([code, await observeCode(owner, '/2fa/verify', { code })]).toEqual([code, wrong]);
    expect(await observeCode(owner, '/2fa/verify', { code: used, method: 'totp' })).toEqual(wrong);
    on.target.clock.advance(15 * MINUTE);
    for (const method of ['sms', 'email'])
      expect(
        await observeCode(owner, '/2fa/verify', { code: nextCode(on.target, owner.totp), method }),
      ).toEqual(wrong);
  });

  test('a wrong and a used backup code, and those of someone without any left, are answered alike', async () => {
    const owner = await newMember(on.target);
    const backupCode = owner.backupCodes[0]!;
    const tempToken = await beginLogin(owner);
    expect((await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode })).status).toBe(200);
    const wrong = await observeCode(owner, '/2fa/verify-backup-code', { backupCode: 'AAAAAAAAAA' });
    expect([wrong.status, wrong.hashes.lookups]).toEqual([400, 1]);
    expect(await observeCode(owner, '/2fa/verify-backup-code', { backupCode })).toEqual(wrong);
    const bare = await newMember(on.target);
    const ofBare = on.target.sql.updateTable('recovery_code_sets').set({ status: 'ended' });
    await ofBare.where('account_id', '=', bare.id).execute();
    expect(await observeCode(bare, '/2fa/verify-backup-code', { backupCode: 'AAAAAAAAAA' })).toEqual(wrong);
  });

  test('a wrong, a used and an expired bypass code are answered alike', async () => {
    const owner = await newMember(on.target);
    const used = await bypassCodeFor(on.target, owner);
    const tempToken = await beginLogin(owner);
    expect((await owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode: used })).status).toBe(
      200,
    );
    const wrong = await observeCode(owner, '/2fa/verify-backup-code', {
      backupCode: 'AAAAA-'.repeat(5).slice(0, -1),
    });
    expect(wrong.hashes.lookups).toBe(1);
    expect(await observeCode(owner, '/2fa/verify-backup-code', { backupCode: used })).toEqual(wrong);
    const expired = await bypassCodeFor(on.target, owner);
    on.target.clock.advance(HOUR);
    expect(await observeCode(owner, '/2fa/verify-backup-code', { backupCode: expired })).toEqual(wrong);
  });

  test('a tempToken that never was and one that was spent or has expired are answered alike', async () => {
    const owner = await newMember(on.target);
    const code = wrongCode(on.target, owner.totp);
    const tempToken = await beginLogin(owner);
    on.target.clock.advance(5 * MINUTE);
    const observed = (token: string) =>
      observe(() => on.target.client().post('/2fa/verify', { tempToken: token, code }));
    const unknown = await observed(on.target.engine.handles.issue('temp').token);
    expect([unknown.status, unknown.statements]).toEqual([400, 1]);
    expect(await observed(tempToken)).toEqual(unknown);
    const spent = await beginLogin(owner);
    await owner.client.post('/2fa/verify', { tempToken: spent, code: nextCode(on.target, owner.totp) });
    expect(await observed(spent)).toEqual(unknown);
  });
});
