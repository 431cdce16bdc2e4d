import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import {
  countSessions,
  fullLogin,
  newMember,
  newUser,
  passwordLogin,
  type User,
} from '../support/attack-target.ts';
import { describeAttack } from '../support/describe-attack.ts';

const LIMIT = 60;

// A right password opens something each time: sessions, pending logins, notices, rows.
describeAttack('a thief who logs in with the right password in a loop', (on) => {
  const loop = async ({ email }: User, times: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let time = 0; time < times; time++) {
      seen.push((await passwordLogin({ email, client: on.target.client() })).status);
    }
    return seen;
  };
  const refusedAfterLimit = [...Array(LIMIT).fill(200), 429, 429];

  test('opens 60 sessions in 15 minutes from all addresses, and the owner logs in where they are known', async () => {
    const owner = await newUser(on.target);
    expect(await loop(owner, LIMIT + 2)).toEqual(refusedAfterLimit);
    expect(await countSessions(on.target, owner.id)).toBe(LIMIT + 1);
    const refused = await passwordLogin({ ...owner, client: on.target.client() });
    expect([refused.body.code, refused.headers.get('x-ratelimit-limit')]).toEqual(['rate_limited', '60']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await passwordLogin(owner)).status).toBe(200);
    on.target.clock.advance(15 * MINUTE);
    expect((await passwordLogin({ ...owner, client: on.target.client() })).status).toBe(200);
  });

  test('begins 60 logins, and the owner begins theirs where they are known, or in a trusted browser', async () => {
    const owner = await newMember(on.target);
    const { deviceToken } = await fullLogin(on.target, owner, { trustDevice: true });
    // The owner's own login was the first.
    expect(await loop(owner, LIMIT + 1)).toEqual(refusedAfterLimit.slice(1));
    expect((await passwordLogin(owner)).status).toBe(200);
    const travelling = { ...owner, client: on.target.client() };
    expect((await passwordLogin(travelling)).status).toBe(429);
    expect((await passwordLogin(travelling, { deviceToken })).status).toBe(200);
  });
});
