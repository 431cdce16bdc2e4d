import { beforeAll, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  bearer,
  beginLogin,
  countEvaluations,
  type Evaluations,
  expectData,
  fullLogin,
  type Member,
  newMember,
  passwordLogin,
} from '../support/attack-target.ts';
import type { Answer, HttpClient } from '../support/client.ts';
import { describeAttack, type UnderAttack } from '../support/describe-attack.ts';
import { newBusiness } from '../support/hosted.ts';
import { bind, type HostedPerson, newHostedPerson, openHosted, typeInto } from '../support/hosted-person.ts';
import { verdict } from '../support/outcomes.ts';
import { authenticator, codeNow, newCaller, nextCode, wrongCode } from '../support/person.ts';

/** How someone finishes a login that they begin. */
type Door = (member: Member, code: string, client: HttpClient) => Promise<Answer>;

const begin = ({ email }: Member, client: HttpClient) => beginLogin({ email, client });

const BY_CODE: Record<string, Door> = {
  'POST /2fa/verify': async (member, code, client) =>
    client.post('/2fa/verify', { tempToken: await begin(member, client), code }),
  'POST /authentication/twoFa/verify': async (member, code, client) =>
    client.post('/authentication/twoFa/verify', { code }, bearer(await begin(member, client))),
  'POST /auth/2fa/verify': async (member, code, client) =>
    client.post('/auth/2fa/verify', { token: await begin(member, client), code }),
};

const BY_BACKUP_CODE: Record<string, Door> = {
  'POST /2fa/verify-backup-code': async (member, backupCode, client) =>
    client.post('/2fa/verify-backup-code', { tempToken: await begin(member, client), backupCode }),
  'POST /authentication/twoFa/recover': async (member, code, client) =>
    client.post('/authentication/twoFa/recover', { code }, bearer(await begin(member, client))),
  'POST /auth/2fa/verify': BY_CODE['POST /auth/2fa/verify']!,
};

// A trusted browser is asked for a code all the same where its network is new.
const options = () => ({ settings: { trustedDevices: 'same-network' } as const });

// Someone who knows the password guesses until the account takes no code any more.
const tests = (on: UnderAttack): void => {
  let evaluated: Evaluations;
  let owner: Member;

  beforeAll(() => {
    evaluated = countEvaluations(on.target.engine);
  });
  beforeEach(async () => {
    owner = await newMember(on.target);
  });

  const byCode = BY_CODE['POST /2fa/verify']!;
  const burn = async (door: Door, guess: string, times: number, client = on.target.client()) => {
    const seen: number[] = [];
    for (let time = 0; time < times; time++) seen.push((await door(owner, guess, client)).status);
    return seen;
  };
  const burnCodes = (client?: HttpClient) => burn(byCode, wrongCode(on.target, owner.totp), 12, client);
  const burnBackupCodes = () => burn(BY_BACKUP_CODE['POST /2fa/verify-backup-code']!, 'AAAAAAAAAA', 7);
  const right = () => nextCode(on.target, owner.totp);

  test.each(Object.entries(BY_CODE))('and the owner logs in where they did before: %s', async (_, door) => {
    const seen = await burn(door, wrongCode(on.target, owner.totp), 12);
    expect(seen.slice(10)).toEqual([429, 429]);
    expect((await door(owner, right(), on.target.client())).status).toBe(429);
    expect((await door(owner, right(), owner.client)).status).toBe(200);
  });

  test.each(Object.entries(BY_BACKUP_CODE))('and the owner recovers there: %s', async (_, door) => {
    const seen = await burn(door, 'AAAAAAAAAA', 7);
    expect(seen.slice(5)).toEqual([429, 429]);
    const [first, second] = owner.backupCodes as [string, string];
    expect((await door(owner, first, on.target.client())).status).toBe(429);
    expect((await door(owner, second, owner.client)).status).toBe(200);
  });

  test('and the owner, who is logged in, shows a code, adds an authenticator and leaves', async () => {
    const { accessToken } = await fullLogin(on.target, owner);
    await burnCodes();
    const client = on.target.client();
    const shown = await client.post('/auth/reauthenticate', { code: right() }, bearer(accessToken));
    expect(shown.status).toBe(200);
    const fresh = bearer(shown.data.accessToken);
    const { secret } = expectData(await client.post('/2fa/totp/setup', {}, fresh));
    const code = codeNow(on.target, authenticator(secret));
    expect((await client.post('/2fa/totp/verify-setup', { code }, fresh)).status).toBe(200);
    const again = await client.post('/authentication/twoFa/verify', { code: right() }, fresh);
    expect(again.status).toBe(200);
    const last = bearer(again.body.accessToken);
    expect((await client.post('/auth/2fa/disable', { code: right() }, last)).status).toBe(200);
  });

  test('and the owner, who is logged in, shows a backup code', async () => {
    const { accessToken } = await fullLogin(on.target, owner);
    await burnBackupCodes();
    const shown = { method: 'recovery_code', code: owner.backupCodes[0] };
    const client = on.target.client();
    const answer = await client.post('/authentication/twoFa/recover', shown, bearer(accessToken));
    expect(answer.status).toBe(200);
  });

  test('and a trusted browser that is asked for a code elsewhere has guesses of its own', async () => {
    const { deviceToken } = await fullLogin(on.target, owner, { trustDevice: true });
    const travelling = on.target.client();
    const begun = await passwordLogin({ ...owner, client: travelling }, { deviceToken });
    await burnCodes();
    const late = await travelling.post('/2fa/verify', { tempToken: begun.data.tempToken, code: right() });
    // The lockout ended what was pending; the next login goes through, though the address is new.
    expect(late.body.code).toBe('invalid_temp_token');
    const next = await passwordLogin({ ...owner, client: travelling }, { deviceToken });
    const answer = await travelling.post('/2fa/verify', { tempToken: next.data.tempToken, code: right() });
    expect(answer.status).toBe(200);
  });

  test('ten guesses elsewhere, ten where the owner is known and ten in a session are all there are', async () => {
    const { accessToken } = await fullLogin(on.target, owner);
    const before = evaluated.codes;
    const wrong = wrongCode(on.target, owner.totp);
    await burnCodes();
    expect(evaluated.codes - before).toBe(10);
    await burnCodes(owner.client);
    expect(evaluated.codes - before).toBe(20);
    for (let time = 0; time < 12; time++) {
      const client = on.target.client();
      await client.post('/auth/reauthenticate', { code: wrong }, bearer(accessToken));
    }
    expect(evaluated.codes - before).toBe(30);
    for (const client of [on.target.client(), owner.client]) {
      expect((await byCode(owner, right(), client)).status).toBe(429);
    }
    const shown = { code: right() };
    expect((await owner.client.post('/auth/reauthenticate', shown, bearer(accessToken))).status).toBe(429);
    on.target.clock.advance(15 * MINUTE);
    expect((await byCode(owner, right(), on.target.client())).status).toBe(200);
  });

  test('backup codes: five elsewhere and five where the owner is known', async () => {
    const before = evaluated.lookups;
    await burnBackupCodes();
    const door = BY_BACKUP_CODE['POST /2fa/verify-backup-code']!;
    await burn(door, 'AAAAAAAAAA', 7, owner.client);
    expect(evaluated.lookups - before).toBe(10);
  });

  test("and a business's person answers the page where they did before", async () => {
    const { application } = await newBusiness(on.target);
    const person = await newHostedPerson(on.target, application);
    const thief = { ...person, caller: newCaller() };
    const answer = async (visitor: HostedPerson, code: string) => {
      const userIp = visitor.caller.ipAddress;
      const page = await bind(on.target, application, await openHosted(on.target, visitor, { userIp }));
      return verdict(await typeInto(on.target, visitor, page, { code }));
    };
    expect(await answer(person, nextCode(on.target, person.totp))).toBe('ok');
    const seen: string[] = [];
    for (let guess = 0; guess < 12; guess++) {
      seen.push(await answer(thief, wrongCode(on.target, person.totp)));
    }
    expect(seen.slice(10)).toEqual(['rate_limited', 'rate_limited']);
    expect(await answer(thief, nextCode(on.target, person.totp))).toBe('rate_limited');
    expect(await answer(person, nextCode(on.target, person.totp))).toBe('ok');
  });

  test("a login that the thief's lockout ended says at a known address that it is over, not to wait", async () => {
    const waiting = await beginLogin(owner);
    await burnCodes();
    const code = right();
    const known = await owner.client.post('/2fa/verify', { tempToken: waiting, code });
    expect([known.status, known.body.code]).toEqual([400, 'invalid_temp_token']);
    const elsewhere = await on.target.client().post('/2fa/verify', { tempToken: waiting, code });
    expect(elsewhere.status).toBe(429);
  });
};

describeAttack("a thief of the password burns the owner's codes", tests, options);
