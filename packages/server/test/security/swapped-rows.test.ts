import { expect, test } from 'vitest';
import { bearer, beginLogin, enrol, fullLogin, type Member, newMember } from '../support/attack-target.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { codeNow, nextCode } from '../support/person.ts';

describeAttack('rows swapped in the database', (on) => {
  const secretOf = (id: string) =>
    on.target.sql.selectFrom('factors').select('secret').where('id', '=', id).executeTakeFirstOrThrow();
  const write = (id: string, secret: string) =>
    on.target.sql.updateTable('factors').set({ secret }).where('id', '=', id).execute();
  const factorsOf = ({ id }: Member) =>
    on.target.sql.selectFrom('factors').select(['id']).where('account_id', '=', id).orderBy('id').execute();

  async function swap(left: string, right: string): Promise<void> {
    const [{ secret: one }, { secret: two }] = [await secretOf(left), await secretOf(right)];
    await write(left, two);
    await write(right, one);
  }

  const unreadable = ({ id }: Member) =>
    on.target.sql
      .selectFrom('audit_events')
      .select('id')
      .where('type', '=', 'factor.unreadable')
      .where('account_id', '=', id)
      .execute();

  const login = async (owner: Member, code: string) => {
    const tempToken = await beginLogin(owner);
    return owner.client.post('/2fa/verify', { tempToken, code });
  };

  test('the secret of another account opens nothing: refused, audited, and right again when it is put back', async () => {
    const victim = await newMember(on.target);
    const thief = await newMember(on.target);
    const [[ofVictim], [ofThief]] = [await factorsOf(victim), await factorsOf(thief)];
    await swap(ofVictim!.id, ofThief!.id);
    for (const code of [nextCode(on.target, thief.totp), codeNow(on.target, victim.totp)]) {
      const { status, body } = await login(victim, code);
      expect([status, body.code]).toEqual([400, 'invalid_code']);
    }
    expect((await login(thief, codeNow(on.target, victim.totp))).status).toBe(400);
    expect(await unreadable(victim)).toHaveLength(2);
    expect(await unreadable(thief)).toHaveLength(1);
    await swap(ofVictim!.id, ofThief!.id);
    expect((await login(victim, codeNow(on.target, victim.totp))).status).toBe(200);
  });

  test('the secrets of two factors of one person are bound to their rows as well', async () => {
    const owner = await newMember(on.target);
    const { accessToken } = await fullLogin(on.target, owner);
    const second = await enrol(on.target, { client: owner.client, accessToken });
    const [one, two] = await factorsOf(owner);
    await swap(one!.id, two!.id);
    on.target.clock.advance(30_000);
    expect((await login(owner, codeNow(on.target, owner.totp))).status).toBe(400);
    expect((await login(owner, codeNow(on.target, second.totp))).status).toBe(400);
  });

  test('one unreadable factor does not shut out the owner of a readable one', async () => {
    const owner = await newMember(on.target);
    const { accessToken } = await fullLogin(on.target, owner);
    const second = await enrol(on.target, { client: owner.client, accessToken });
    const [one] = await factorsOf(owner);
    await write(
      one!.id,
      (await secretOf(one!.id)).secret.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    );
    expect((await login(owner, nextCode(on.target, second.totp))).status).toBe(200);
  });

  test('a factor that is moved to another account opens nothing there, and neither do backup codes', async () => {
    const [victim, thief] = [await newMember(on.target), await newMember(on.target)];
    const [ofThief] = await factorsOf(thief);
    const moved = { account_id: victim.id };
    await on.target.sql.updateTable('factors').set(moved).where('id', '=', ofThief!.id).execute();
    await on.target.sql
      .updateTable('recovery_code_sets')
      .set({ ...moved, created_at: on.target.clock.now() + 1_000 })
      .where('account_id', '=', thief.id)
      .execute();
    const { status, body } = await login(victim, nextCode(on.target, thief.totp));
    expect([status, body.code]).toEqual([400, 'invalid_code']);
    expect(await unreadable(victim)).toHaveLength(1);
    const tempToken = await beginLogin(victim);
    const [backupCode] = thief.backupCodes;
    const recovery = await victim.client.post('/2fa/verify-backup-code', { tempToken, backupCode });
    expect([recovery.status, recovery.body.code]).toEqual([400, 'invalid_code']);
    expect((await login(victim, codeNow(on.target, victim.totp))).status).toBe(200);
  });

  test('damaged boxes of every kind are refused, never a 5xx and never a way in', async () => {
    const owner = await newMember(on.target);
    const [factor] = await factorsOf(owner);
    const { secret } = await secretOf(factor!.id);
    const parts = secret.split('.');
    const damaged = [
      'x',
      secret.slice(0, -4),
      secret.toUpperCase(),
      [...parts.slice(0, -1), ''].join('.'),
      ['v1', ...parts.slice(1)].join('.'),
      ['v3', ...parts.slice(1)].join('.'),
      [parts[0], 'nokey', ...parts.slice(2)].join('.'),
    ];
    for (const box of damaged) {
      await write(factor!.id, box);
      const { status } = await login(owner, nextCode(on.target, owner.totp));
      expect([box.slice(0, 12), status]).toEqual([box.slice(0, 12), 400]);
    }
  });

  test('recovery codes and trusted devices of another account are worth nothing here', async () => {
    const victim = await newMember(on.target);
    const thief = await newMember(on.target);
    const { deviceToken } = await fullLogin(on.target, thief, { trustDevice: true });
    const tempToken = await beginLogin(victim);
    const backupCode = thief.backupCodes[0];
    expect((await victim.client.post('/2fa/verify-backup-code', { tempToken, backupCode })).status).toBe(400);
    const attempt = { email: victim.email, password: 'Passw0rd!x', deviceToken };
    expect((await victim.client.post('/auth/login', attempt)).data.requires2FA).toBe(true);
    expect((await thief.client.get('/auth/me', bearer(victim.accessToken))).data.id).toBe(victim.id);
  });
});
