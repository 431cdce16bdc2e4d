import { beforeAll, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  beginLogin,
  countEvaluations,
  type Evaluations,
  type Member,
  newMember,
  newUser,
  passwordLogin,
  statuses,
} from '../support/attack-target.ts';
import { describeAttackOnTwo } from '../support/describe-attack.ts';
import { inParallel } from '../support/outcomes.ts';
import { codeNow, PASSWORD, wrongCode } from '../support/person.ts';

const GUESSES = 200;

// CVE-2023-47111, CVE-2024-4629: guesses that arrive together are evaluated before any of them is counted.
describeAttackOnTwo('lockout race', (on) => {
  let evaluated: Evaluations;

  beforeAll(async () => {
    evaluated = countEvaluations(on.target.engine, on.beside.engine);
  });

  const attackers = () => [on.target.client(), on.beside.client()];

  async function pendingLogins(owner: Member, times: number): Promise<string[]> {
    const tokens: string[] = [];
    for (let time = 0; time < times; time++) tokens.push(await beginLogin(owner));
    return tokens;
  }

  test('200 parallel wrong codes: at most 10 are evaluated, then the right code is refused', async () => {
    const owner = await newMember(on.target);
    const tempTokens = await pendingLogins(owner, Math.ceil(GUESSES / 3) + 1);
    const last = tempTokens.pop()!;
    const clients = attackers();
    const before = evaluated.codes;
    const code = wrongCode(on.target, owner.totp);
    const answers = await inParallel(GUESSES, (index) =>
      clients[index % 2]!.post('/2fa/verify', { tempToken: tempTokens[index % tempTokens.length], code }),
    );
    expect(evaluated.codes - before).toBe(10);
    expect(statuses(answers)[200]).toBeUndefined();
    const wrong = answers.filter(({ body }) => body.code === 'invalid_code');
    expect(wrong).toHaveLength(10);
    on.target.clock.advance(30_000);
    const right = { tempToken: last, code: codeNow(on.target, owner.totp) };
    for (const client of clients) expect((await client.post('/2fa/verify', right)).status).toBe(429);
    const tempToken = await beginLogin(owner);
    const again = { tempToken, code: codeNow(on.target, owner.totp) };
    for (const client of clients) expect((await client.post('/2fa/verify', again)).status).toBe(429);
    expect(evaluated.codes - before).toBe(10);
    // Pending logins died with the lockout, and do not rise with its end.
    on.target.clock.advance(15 * MINUTE);
    expect((await on.target.client().post('/2fa/verify', right)).status).toBe(400);
  });

  test('200 parallel wrong backup codes: at most 5 are evaluated, then the right one is refused', async () => {
    const owner = await newMember(on.target);
    const tempTokens = await pendingLogins(owner, Math.ceil(GUESSES / 3));
    const clients = attackers();
    const before = evaluated.lookups;
    const answers = await inParallel(GUESSES, (index) => {
      const tempToken = tempTokens[index % tempTokens.length];
      return clients[index % 2]!.post('/2fa/verify-backup-code', { tempToken, backupCode: 'AAAAAAAAAA' });
    });
    expect(evaluated.lookups - before).toBe(5);
    expect(statuses(answers)[200]).toBeUndefined();
    const right = { tempToken: await beginLogin(owner), backupCode: owner.backupCodes[0] };
    expect((await on.target.client().post('/2fa/verify-backup-code', right)).status).toBe(429);
  });

  test('200 parallel guesses on one pending login: at most 3 are evaluated', async () => {
    const owner = await newMember(on.target);
    const tempToken = await beginLogin(owner);
    const clients = attackers();
    const before = evaluated.codes;
    const code = wrongCode(on.target, owner.totp);
    await inParallel(GUESSES, (index) => clients[index % 2]!.post('/2fa/verify', { tempToken, code }));
    expect(evaluated.codes - before).toBe(3);
  });

  test('200 parallel wrong passwords from one address: at most 5 are evaluated, then the right one is refused', async () => {
    const owner = await newUser(on.target);
    const ip = '203.0.113.77';
    const clients = [on.target.client({ ip }), on.beside.client({ ip })];
    const before = evaluated.passwords;
    const answers = await inParallel(GUESSES, (index) =>
      clients[index % 2]!.post('/auth/login', { email: owner.email, password: 'Wr0ng-guess!' }),
    );
    expect(evaluated.passwords - before).toBe(5);
    // Those for whom there was no place before the hash are told so, and count nothing.
    const { 401: wrong, 429: limited = 0, 503: busy = 0 } = statuses(answers);
    expect([wrong, limited + busy]).toEqual([5, GUESSES - 5]);
    const right = { email: owner.email, password: PASSWORD };
    for (const client of clients) expect((await client.post('/auth/login', right)).status).toBe(429);
  });

  test('200 parallel wrong passwords from 200 addresses: at most 100 are evaluated, and the owner gets in', async () => {
    const owner = await newUser(on.target);
    const before = evaluated.passwords;
    const attempt = { email: owner.email, password: 'Wr0ng-guess!' };
    await inParallel(GUESSES, (index) =>
      (index % 2 ? on.target : on.beside).client().post('/auth/login', attempt),
    );
    expect(evaluated.passwords - before).toBeLessThanOrEqual(100);
    // Those for whom there was no place before the hash were not looked at.
    while (evaluated.passwords - before < 100) await on.target.client().post('/auth/login', attempt);
    const elsewhere = { ...owner, client: on.beside.client() };
    expect((await passwordLogin(elsewhere)).status).toBe(429);
    expect((await passwordLogin(owner)).status).toBe(200);
  });
});
