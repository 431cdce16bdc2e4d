import { expect, test } from 'vitest';
import {
  bearer,
  expectData,
  fullLogin,
  type Member,
  newMember,
  newUser,
  passwordLogin,
  type User,
} from '../support/attack-target.ts';
import { type Answer, type HttpClient, newAddress } from '../support/client.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { PASSWORD } from '../support/person.ts';

const NEW_PASSWORD = 'N3w-Passw0rd!';

// Many people share an address: an office, a school, a mobile network.
describeAttack('a neighbour behind one address', (on) => {
  const at = (ip: string): HttpClient => on.target.client({ ip });

  /** Wrong passwords for addresses that nobody has, until their place has no guess left. */
  const invent = async (ip: string) => {
    const neighbour = at(ip);
    for (let guess = 0; guess < 50; guess++) {
      await neighbour.post('/auth/login', { email: `${ip}-${guess}@example.com`, password: 'Wr0ng-guess!' });
    }
  };
  /** Wrong passwords for one account from one address. */
  const guessAt = async (client: HttpClient, { email }: User, times = 5): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let time = 0; time < times; time++) {
      answers.push(await client.post('/auth/login', { email, password: 'Wr0ng-guess!' }));
    }
    return answers;
  };
  const trusting = async (): Promise<Member & { deviceToken: string; token: string }> => {
    const member = await newMember(on.target);
    const { deviceToken, accessToken } = await fullLogin(on.target, member, { trustDevice: true });
    return { ...member, deviceToken, token: accessToken };
  };

  test('who guesses 50 passwords of invented accounts locks the strangers at their address out', async () => {
    const stranger = await newUser(on.target);
    const ip = newAddress();
    await invent(ip);
    expect((await passwordLogin({ ...stranger, client: at(ip) })).status).toBe(429);
  });

  test('locks no trusted browser out, and none that logged in there before', async () => {
    const { deviceToken, ...member } = await trusting();
    const ip = newAddress();
    const known = await newUser(on.target, at(ip));
    await invent(ip);
    const there = { ...member, client: at(ip) };
    expect(expectData(await passwordLogin(there, { deviceToken })).accessToken).toBeTypeOf('string');
    expect(expectData(await passwordLogin(known)).accessToken).toBeTypeOf('string');
    const overConduit = { email: known.email, password: PASSWORD };
    expect((await known.client.post('/authentication/local', overConduit)).status).toBe(200);
  });

  test('keeps nobody who is logged in from showing or changing the password', async () => {
    const users = [await newUser(on.target), await newUser(on.target)] as const;
    const ip = newAddress();
    await invent(ip);
    for (const user of users) await guessAt(at(ip), user);
    const shown = { password: PASSWORD };
    const again = await at(ip).post('/auth/reauthenticate', shown, bearer(users[0].accessToken));
    expect(again.status).toBe(200);
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    const changed = await at(ip).post('/auth/change-password', change, bearer(users[1].accessToken));
    expect(changed.status).toBe(200);
  });

  test('who guesses the password of one account there keeps its trusted browser out no longer', async () => {
    const { deviceToken, ...member } = await trusting();
    const ip = newAddress();
    await guessAt(at(ip), member);
    const there = { ...member, client: at(ip) };
    expect((await passwordLogin(there)).status).toBe(429);
    expect((await passwordLogin(there, { deviceToken })).status).toBe(200);
  });

  test('what a trusted browser or a logged-in person guesses wrong counts on nothing of the address', async () => {
    const { deviceToken, token, ...member } = await trusting();
    const ip = newAddress();
    for (let time = 0; time < 8; time++) {
      const wrong = { email: member.email, password: 'Wr0ng-guess!', deviceToken };
      const statuses = [
        (await at(ip).post('/auth/login', wrong)).status,
        (await at(ip).post('/auth/reauthenticate', { password: 'Wr0ng-guess!' }, bearer(token))).status,
      ];
      expect(statuses).toEqual(time < 5 ? [401, 400] : [429, 429]);
    }
    // Five by the device and five in the session, and the five of a stranger beside them.
    const answers = await guessAt(at(ip), member, 6);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('an address where someone logged in gives no more guesses of their password than another', async () => {
    const owner = await newUser(on.target);
    await invent(owner.client.ip);
    const answers = await guessAt(at(owner.client.ip), owner, 8);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });
});
