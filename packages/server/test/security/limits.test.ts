import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { ageRefreshTokens } from '../support/age-refresh-tokens.ts';
import {
  bearer,
  beginLogin,
  type FrozenClock,
  frozenClock,
  fullLogin,
  type Member,
  newMember,
  newUser,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { Answer } from '../support/client.ts';
import { PASSWORD, wrongCode } from '../support/person.ts';

const WINDOW = 15 * MINUTE;

/** The limits of the contract, with the headers that announce them. */
describe('limits', () => {
  let target: Target;
  let clock: FrozenClock;

  beforeAll(async () => {
    clock = frozenClock();
    target = await startTarget({ clock });
  });
  afterAll(() => target.close());

  /** The same person at an address that nobody knows them by. */
  const elsewhere = (member: Member): Member => ({ ...member, client: target.client() });
  const header = ({ headers }: Answer, name: string): number => Number(headers.get(name));

  /** `max` go through with headers that count down, then 429; when the window has passed, it begins again. */
  async function expectLimit(max: number, allowed: number, send: () => Promise<Answer>): Promise<void> {
    const opened = clock.now();
    for (let time = 1; time <= max; time++) {
      const answer = await send();
      expect([time, answer.status]).toEqual([time, allowed]);
      expect([time, header(answer, 'x-ratelimit-limit')]).toEqual([time, max]);
      expect([time, header(answer, 'x-ratelimit-remaining')]).toEqual([time, max - time]);
      expect(header(answer, 'x-ratelimit-reset')).toBe(Math.ceil((opened + WINDOW) / SECOND));
    }
    clock.advance(SECOND);
    const refused = await send();
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(refused.body.error).toBe('Too many requests. Please try again later.');
    expect(header(refused, 'x-ratelimit-limit')).toBe(max);
    expect(header(refused, 'x-ratelimit-remaining')).toBe(0);
    expect(header(refused, 'retry-after')).toBe(WINDOW / SECOND - 1);
    clock.advance(WINDOW - SECOND - 1);
    expect((await send()).status).toBe(429);
    clock.advance(1);
    expect((await send()).status).toBe(allowed);
  }

  test('passwords by account and address: 5 failures in 15 minutes', async () => {
    const { email } = await newUser(target);
    const client = target.client();
    await expectLimit(5, 401, () => client.post('/auth/login', { email, password: 'Wr0ng-guess!' }));
  });

  test('passwords by account, from anywhere: 100 failures in 15 minutes', async () => {
    const { email } = await newUser(target);
    const send = () => target.client().post('/auth/login', { email, password: 'Wr0ng-guess!' });
    for (let time = 0; time < 100; time++) expect((await send()).status).toBe(401);
    const refused = await send();
    expect([refused.status, header(refused, 'x-ratelimit-limit')]).toEqual([429, 100]);
    clock.advance(WINDOW);
    expect((await send()).status).toBe(401);
  });

  test('passwords by address, over all accounts: 50 failures in 15 minutes', async () => {
    const client = target.client();
    let time = 0;
    const send = () =>
      client.post('/auth/login', { email: `n${time++}@example.com`, password: 'Wr0ng-guess!' });
    for (let count = 0; count < 50; count++) expect((await send()).status).toBe(401);
    const refused = await send();
    expect([refused.status, header(refused, 'x-ratelimit-limit')]).toEqual([429, 50]);
    const { email } = await newUser(target);
    expect((await client.post('/auth/login', { email, password: PASSWORD })).status).toBe(429);
  });

  test('registrations by address: 20 in 15 minutes', async () => {
    const client = target.client();
    let time = 0;
    await expectLimit(20, 201, () => {
      time += 1;
      const registration = { email: `r${time}@example.com`, username: `reg-${time}`, password: PASSWORD };
      return client.post('/auth/register', registration);
    });
  });

  test('set-ups by account: 10 in 15 minutes', async () => {
    const { client, email, accessToken } = await newUser(target);
    let token = accessToken;
    await expectLimit(10, 200, async () => {
      const answer = await client.post('/2fa/totp/setup', {}, bearer(token));
      if (answer.status !== 401 && answer.status !== 403) return answer;
      // The session of the window before has lost its sudo.
      token = (await client.post('/auth/login', { email, password: PASSWORD })).data.accessToken;
      return client.post('/2fa/totp/setup', {}, bearer(token));
    });
  });

  test('rotations by session: 60 in 15 minutes, repeated answers uncounted', async () => {
    const { client, ...opened } = await newUser(target);
    let { refreshToken } = opened;
    await expectLimit(60, 200, async () => {
      await ageRefreshTokens(target.sql);
      const answer = await client.post('/auth/refresh', { refreshToken });
      if (answer.status === 200) {
        // The same one again, as a lost answer makes clients do.
        for (let again = 0; again < 3; again++)
          expect((await target.client().post('/auth/refresh', { refreshToken })).status).toBe(200);
        ({ refreshToken } = answer.data);
      }
      return answer;
    });
  });

  test('codes by account: 10 failures in 15 minutes, whichever pending login they are for', async () => {
    const owner = elsewhere(await newMember(target));
    await expectFailures(10, async () => {
      const tempToken = await beginLogin(owner);
      return owner.client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    });
  });

  test('codes in a re-authentication: as many, of those who are logged in', async () => {
    const owner = await newMember(target);
    const { accessToken } = await fullLogin(target, owner);
    const code = wrongCode(target, owner.totp);
    await expectFailures(10, () => owner.client.post('/auth/reauthenticate', { code }, bearer(accessToken)));
  });

  test('backup codes by account: 5 failures in 15 minutes', async () => {
    const owner = elsewhere(await newMember(target));
    await expectFailures(5, async () => {
      const tempToken = await beginLogin(owner);
      return owner.client.post('/2fa/verify-backup-code', { tempToken, backupCode: 'AAAAAAAAAA' });
    });
  });

  async function expectFailures(max: number, send: () => Promise<Answer>): Promise<void> {
    for (let time = 1; time <= max; time++) {
      const answer = await send();
      expect([time, answer.body.code]).toEqual([time, 'invalid_code']);
      expect(header(answer, 'x-ratelimit-limit')).toBeGreaterThan(0);
    }
    const refused = await send();
    expect([refused.status, header(refused, 'x-ratelimit-limit')]).toEqual([429, max]);
    // The window was opened by the first attempt, be it a right one.
    const wait = header(refused, 'retry-after');
    expect([wait > WINDOW / SECOND - 60, wait <= WINDOW / SECOND]).toEqual([true, true]);
  }

  test('a success gives its attempt back and leaves the failures counted', async () => {
    const owner = await newMember(target);
    const thief = elsewhere(owner);
    const fail = async () => {
      const tempToken = await beginLogin(thief);
      return thief.client.post('/2fa/verify', { tempToken, code: wrongCode(target, owner.totp) });
    };
    for (let time = 0; time < 9; time++) expect((await fail()).status).toBe(400);
    await fullLogin(target, owner);
    expect((await fail()).status).toBe(400);
    expect((await fail()).status).toBe(429);
  });

  test('requests without credentials by address: 100 in 15 minutes', async () => {
    const client = target.client();
    await expectLimit(100, 401, () => client.get('/auth/me'));
  });

  test('requests with a bearer by user: 1,000 in 15 minutes, from any address, and not counted as anonymous', async () => {
    const { accessToken, client } = await newUser(target);
    for (let time = 0; time < 1_000; time++)
      if ((await client.get('/auth/me', bearer(accessToken))).status !== 200)
        throw new Error(`refused at ${time}`);
    const refused = await target.client().get('/auth/me', bearer(accessToken));
    expect([refused.status, header(refused, 'x-ratelimit-limit')]).toEqual([429, 1_000]);
    expect((await client.get('/auth/me')).status).toBe(401);
  });

  test('health, the JWKS, the documentation and preflights are free', async () => {
    const client = target.client();
    for (let time = 0; time < 110; time++) {
      expect((await client.get('/health/live')).status).toBe(200);
      expect((await client.get('/.well-known/jwks.json')).status).toBe(200);
      expect((await client.send('OPTIONS', '/auth/login')).status).toBe(204);
    }
    expect((await client.get('/auth/me')).headers.get('x-ratelimit-remaining')).toBe('99');
  });
});
