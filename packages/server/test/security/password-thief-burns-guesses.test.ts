import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  beginLogin,
  expectData,
  fullLogin,
  type Member,
  newMember,
  passwordLogin,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import { nextCode, PASSWORD, wrongCode } from '../support/person.ts';

// A thief of the password, or a stranger without it, uses up what the owner needs to get in.
describe('a password thief burns the guesses of the owner', () => {
  let target: Target;
  let owner: Member;

  beforeAll(async () => {
    target = await startTarget();
  });
  beforeEach(async () => {
    owner = await newMember(target);
  });
  afterAll(() => target.close());

  const guess = async (email: string, times: number, client = target.client()) => {
    for (let time = 0; time < times; time++)
      await client.post('/auth/login', { email, password: 'Wr0ng-guess!' });
  };

  test('a pending login takes three guesses, and the fourth is refused though it is right', async () => {
    const tempToken = await beginLogin(owner);
    for (let time = 0; time < 3; time++) {
      const answer = await owner.client.post('/2fa/verify', {
        tempToken,
        code: wrongCode(target, owner.totp),
      });
      expect(answer.body.code).toBe('invalid_code');
    }
    const fourth = await owner.client.post('/2fa/verify', { tempToken, code: nextCode(target, owner.totp) });
    expect([fourth.status, fourth.body.code]).toEqual([400, 'invalid_temp_token']);
    const tempTokenOfOwner = await beginLogin(owner);
    const code = nextCode(target, owner.totp);
    expect((await owner.client.post('/2fa/verify', { tempToken: tempTokenOfOwner, code })).status).toBe(200);
  });

  test('guesses by code and by backup code count on the same three of a pending login', async () => {
    const tempToken = await beginLogin(owner);
    const { client } = owner;
    await client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    await client.post('/2fa/verify-backup-code', { tempToken, backupCode: 'AAAAAAAAAA' });
    await client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    const fourth = await client.post('/2fa/verify-backup-code', {
      tempToken,
      backupCode: owner.backupCodes[0],
    });
    expect(fourth.body.code).toBe('invalid_temp_token');
  });

  test('the address of a recent good login has a limit that strangers cannot use up', async () => {
    for (let stranger = 0; stranger < 20; stranger++) await guess(owner.email, 5);
    const elsewhere = { ...owner, client: target.client() };
    expect((await passwordLogin(elsewhere)).status).toBe(429);
    expect((await passwordLogin(owner)).status).toBe(200);
  });

  test('a trusted device has a limit that strangers cannot use up, from any address', async () => {
    const { deviceToken } = await fullLogin(target, owner, { trustDevice: true });
    for (let stranger = 0; stranger < 20; stranger++) await guess(owner.email, 5);
    const travelling = { ...owner, client: target.client() };
    expect((await passwordLogin(travelling)).status).toBe(429);
    expect(expectData(await passwordLogin(travelling, { deviceToken })).accessToken).toBeTypeOf('string');
  });

  test('a known browser is no way around the limits for a thief who shares it', async () => {
    const { deviceToken } = await fullLogin(target, owner, { trustDevice: true });
    const thief = target.client();
    const answers = [];
    for (let time = 0; time < 20; time++) {
      const attempt = { email: owner.email, password: 'Wr0ng-guess!', deviceToken };
      answers.push((await thief.post('/auth/login', attempt)).status);
    }
    expect(answers.filter((status) => status === 401)).toHaveLength(5);
    expect(answers.slice(5).every((status) => status === 429)).toBe(true);
    const right = await thief.post('/auth/login', { email: owner.email, password: PASSWORD, deviceToken });
    expect(right.status).toBe(429);
  });

  test('a device token of someone else gives no limit of its own', async () => {
    const other = await newMember(target);
    const { deviceToken } = await fullLogin(target, other, { trustDevice: true });
    const thief = target.client();
    await guess(owner.email, 5, thief);
    const attempt = { email: owner.email, password: PASSWORD, deviceToken };
    expect((await thief.post('/auth/login', attempt)).status).toBe(429);
  });

  test('the lockout is in the audit trail, for the notice to the owner', async () => {
    for (let login = 0; login < 4; login++) {
      const tempToken = await beginLogin(owner);
      for (let time = 0; time < 3; time++)
        await owner.client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    }
    const locked = await target.sql
      .selectFrom('audit_events')
      .select('id')
      .where('type', '=', 'throttle.locked')
      .where('account_id', '=', owner.id)
      .execute();
    expect(locked).toHaveLength(1);
  });
});
