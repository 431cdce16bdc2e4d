import { expect, test } from 'vitest';
import {
  bearer,
  expectData,
  newUser,
  passwordLogin,
  statuses,
  type Target,
  type User,
} from '../support/attack-target.ts';
import type { Answer, HttpClient, Json } from '../support/client.ts';
import { fetchPicture, readPicture, secretOf } from '../support/conduit.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { newestCode, newNumber } from '../support/messages.ts';
import { authenticator, codeNow, PASSWORD } from '../support/person.ts';

/** Begins a set-up with a session; what it returns confirms it, whatever the moment. */
type Plant = (target: Target, client: HttpClient, token: string) => Promise<() => Promise<Answer>>;

const KINDS = ['totp', 'email', 'sms'] as const;
type Kind = (typeof KINDS)[number];

const NATIVE: Record<Kind, Plant> = {
  async totp(target, client, token) {
    const setup = await client.post('/2fa/totp/setup', {}, bearer(token));
    const secret: string = setup.status === 200 ? setup.data.secret : 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    return () =>
      client.post('/2fa/totp/verify-setup', { code: codeNow(target, authenticator(secret)) }, bearer(token));
  },
  async email(target, client, token) {
    const email = `${crypto.randomUUID()}@example.com`;
    expectData(await client.post('/2fa/email/setup', { email }, bearer(token)));
    const code = newestCode(target, email);
    return () => client.post('/2fa/email/verify-setup', { code }, bearer(token));
  },
  async sms(target, client, token) {
    const phoneNumber = newNumber();
    expectData(await client.post('/2fa/sms/setup', { phoneNumber }, bearer(token)));
    const code = newestCode(target, phoneNumber);
    return () => client.post('/2fa/sms/verify-setup', { code }, bearer(token));
  },
};

const PLANTS: Readonly<Record<string, Plant>> = {
  'native totp': NATIVE.totp,
  'native email': NATIVE.email,
  'native sms': NATIVE.sms,
  async 'conduit authenticator'(target, client, token) {
    const begun = await client.send(
      'PUT',
      '/authentication/twoFa/enable',
      { method: 'authenticator' },
      bearer(token),
    );
    const secret = secretOf(await readPicture(target, begun.body.result));
    return () => conduitConfirm(client, token, codeNow(target, authenticator(secret)));
  },
  async 'conduit sms'(target, client, token) {
    const phoneNumber = newNumber();
    await client.send('PUT', '/authentication/twoFa/enable', { method: 'sms', phoneNumber }, bearer(token));
    return () => conduitConfirm(client, token, newestCode(target, phoneNumber));
  },
  async 'swapbits totp'(target, client, token) {
    const begun = await client.post('/auth/2fa/setup', {}, bearer(token));
    const { secret } = begun.body.data;
    return () =>
      client.post('/auth/2fa/verify', { code: codeNow(target, authenticator(secret)) }, bearer(token));
  },
};

function conduitConfirm(client: HttpClient, token: string, code: string): Promise<Answer> {
  return client.post('/authentication/twoFa/enable/verify', { code }, bearer(token));
}

/** A thief of the password logs in while nothing more is due. */
async function breakIn(target: Target, owner: User): Promise<{ client: HttpClient; token: string }> {
  const client = target.client();
  const { accessToken } = expectData(await passwordLogin({ client, email: owner.email }));
  return { client, token: accessToken };
}

async function methodsOf({ client, accessToken }: User): Promise<string[]> {
  const { methods } = expectData(await client.get('/2fa/methods', bearer(accessToken)));
  return methods.map(({ type }: Json) => type);
}

// Found here: a right checked where a set-up begins and not where it takes effect.
describeAttack('a set-up planted by a thief of the password', (on) => {
  for (const [planted, plant] of Object.entries(PLANTS)) {
    test.each(KINDS)(`${planted}, confirmed after the owner enrolled %s, adds nothing`, async (kind) => {
      const owner = await newUser(on.target);
      const thief = await breakIn(on.target, owner);
      const confirm = await plant(on.target, thief.client, thief.token);
      const enrol = await NATIVE[kind](on.target, owner.client, owner.accessToken);
      expectData(await enrol());
      const refused = await confirm();
      expect([refused.status, await methodsOf(owner)]).toEqual([401, [kind]]);
      expect((await thief.client.get('/auth/me', bearer(thief.token))).status).toBe(401);
    });
  }

  test.each(KINDS)('begun while the owner confirms %s, adds nothing either', async (kind) => {
    const owner = await newUser(on.target);
    const thief = await breakIn(on.target, owner);
    const enrol = await NATIVE[kind](on.target, owner.client, owner.accessToken);
    // Its ten recovery codes are being hashed while the owner's code arrives.
    const [confirm, enrolled] = await Promise.all([
      NATIVE.totp(on.target, thief.client, thief.token),
      enrol(),
    ]);
    expectData(enrolled);
    expect((await confirm()).status).toBe(401);
    expect(await methodsOf(owner)).toEqual([kind]);
    const pending = await on.target.sql
      .selectFrom('factors')
      .select('type')
      .where('account_id', '=', owner.user.id)
      .where('status', '=', 'pending')
      .execute();
    expect(pending).toEqual([]);
  });

  test('of both confirmed at once, one counts, and it alone', async () => {
    const owner = await newUser(on.target);
    const thief = await breakIn(on.target, owner);
    const plants = [
      await NATIVE.email(on.target, thief.client, thief.token),
      await NATIVE.totp(on.target, owner.client, owner.accessToken),
    ];
    const answers = await Promise.all(plants.map((confirm) => confirm()));
    expect(statuses(answers)[200]).toBe(1);
  });

  test('sessions that showed only the password end with the first factor; that of a second factor does not', async () => {
    const owner = await newUser(on.target);
    const others = [await breakIn(on.target, owner), await breakIn(on.target, owner)];
    expectData(await (await NATIVE.totp(on.target, owner.client, owner.accessToken))());
    for (const { client, token } of others) {
      expect((await client.get('/auth/me', bearer(token))).status).toBe(401);
    }
    expect((await owner.client.get('/auth/me', bearer(owner.accessToken))).status).toBe(200);
  });

  test('the picture of a planted secret is gone, and so are the codes shown beside it', async () => {
    const owner = await newUser(on.target);
    const thief = await breakIn(on.target, owner);
    const begun = await thief.client.send(
      'PUT',
      '/authentication/twoFa/enable',
      { method: 'authenticator' },
      bearer(thief.token),
    );
    expectData(await (await NATIVE.totp(on.target, owner.client, owner.accessToken))());
    expect((await fetchPicture(on.target, begun.body.result)).status).toBe(404);
  });

  test('the password of an account with a factor is changed by no session that lacks sudo', async () => {
    const owner = await newUser(on.target);
    expectData(await (await NATIVE.totp(on.target, owner.client, owner.accessToken))());
    const { refreshToken } = owner;
    const { accessToken } = expectData(await owner.client.post('/auth/refresh', { refreshToken }));
    const change = { currentPassword: PASSWORD, newPassword: 'An0ther-Passw0rd!' };
    const refused = await owner.client.post('/auth/change-password', change, bearer(accessToken));
    expect([refused.status, refused.body.code]).toEqual([403, 'step_up_required']);
    expectData(await owner.client.post('/auth/change-password', change, bearer(owner.accessToken)));
  });
});
